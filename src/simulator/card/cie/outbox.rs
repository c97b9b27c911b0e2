//! Answers longer than one message: what does not fit waits for GET RESPONSE (cie-card.md §3).

use super::profile::Unasked;
use crate::simulator::card::command::{Command, Expected};
use crate::simulator::card::status::Status;

/// Most bytes of one answer.
const MOST: usize = 256;

/// The end of an answer that waits.
#[derive(Debug, Default)]
pub(super) struct Outbox(Option<(Vec<u8>, Status)>);

impl Outbox {
    /// Forgets what waits.
    pub(super) fn clear(&mut self) {
        self.0 = None;
    }

    /// The answer as it goes over the line.
    pub(super) fn deliver(
        &mut self,
        data: Vec<u8>,
        status: Status,
        expected: Option<Expected>,
        unasked: Unasked,
    ) -> Vec<u8> {
        let room = match (expected, unasked) {
            (Some(expected), _) => expected.most().min(MOST),
            (None, Unasked::Direct) => MOST,
            (None, Unasked::Announced) => 0,
        };
        let (mut now, status) = match data.split_at_checked(room) {
            Some((now, later)) if !later.is_empty() => {
                self.0 = Some((later.to_vec(), status));
                (now.to_vec(), Status::more(later.len()))
            }
            _ => (data, status),
        };
        now.extend(status.0.to_be_bytes());
        now
    }

    /// GET RESPONSE. A real card took Le in its extended form as well.
    pub(super) fn fetch(&mut self, command: &Command<'_>) -> Vec<u8> {
        let refuse = |status: Status| status.0.to_be_bytes().to_vec();
        if (command.p1, command.p2) != (0, 0) {
            return refuse(Status::WRONG_P1_P2);
        }
        if !command.data.is_empty() {
            return refuse(Status::WRONG_LENGTH);
        }
        match self.0.take() {
            Some((data, status)) => self.deliver(data, status, command.expected, Unasked::Direct),
            None => refuse(Status::CONDITIONS_NOT_MET),
        }
    }
}

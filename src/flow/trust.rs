//! Whether certificates can be trusted: judged here, asked of the issuer when the person wants it.

use super::{Effect, Round, State};
use crate::identity::Certificate;
use crate::problem::{NoAnswer, Problem, TrustProblem};
use crate::trust::{Known, Revocation, Standing, Tree, Verdict};

/// Most certificates whose judgement is remembered.
const MOST: usize = 8;

/// What is known of the certificates that were looked at, and of the list.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    cards: Vec<Judged>,
    /// Fetching a newer list.
    pub list: ListWork,
}

/// A certificate and what is known of its trust.
#[derive(Clone, Debug)]
pub struct Judged {
    fingerprint: Vec<u8>,
    round: Round,
    /// What the lists at hand say; nothing until they were read.
    pub assessment: Option<Assessment>,
    /// What its issuer says.
    pub question: Question,
}

/// What the lists at hand say of a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assessment {
    /// The chain.
    pub tree: Tree,
    /// The list that decides.
    pub known: Known,
    /// The day of a list that was fetched and not verified, if there is one.
    pub not_verified: Option<time::Date>,
}

/// A question to the issuer.
#[derive(Clone, Debug, Default)]
pub enum Question {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// It is under way.
    Asking(Round),
    /// The issuer answered.
    Answered(Revocation),
    /// There is no answer that proves anything.
    Failed(Problem),
}

/// Fetching a newer list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum ListWork {
    /// Nobody asked for one.
    #[default]
    Idle,
    /// It is under way.
    Fetching(Round),
    /// It was fetched.
    Done,
    /// It was not; the one before stays.
    Failed(Problem),
}

/// What happens to trust.
#[derive(Debug)]
pub enum TrustEvent {
    /// The certificate of the card is shown.
    Shown,
    /// A certificate was judged.
    Judged {
        /// The judgement.
        round: Round,
        /// What was found; nothing if that was not possible.
        assessment: Option<Box<Assessment>>,
    },
    /// The person wants the issuer to be asked.
    QuestionWanted,
    /// The issuer answered, or not.
    Answered {
        /// The question.
        round: Round,
        /// What it says.
        result: Result<Box<Revocation>, Problem>,
    },
    /// The person wants a newer list.
    ListWanted,
    /// A list was fetched, or not.
    ListFetched {
        /// The work.
        round: Round,
        /// How it ended.
        result: Result<(), Problem>,
    },
}

/// What has to be done outside. One event answers each.
#[derive(Debug)]
pub enum TrustEffect {
    /// Judge a certificate by the lists at hand.
    Judge {
        /// The judgement.
        round: Round,
        /// The certificate.
        certificate: Box<Certificate>,
    },
    /// Ask the issuer about a certificate.
    Ask {
        /// The question.
        round: Round,
        /// The certificate.
        certificate: Box<Certificate>,
        /// Its issuer's.
        issuer: Box<Certificate>,
    },
    /// Fetch a newer list and keep it.
    FetchList {
        /// The work.
        round: Round,
    },
}

impl Trust {
    /// What is known of a certificate.
    pub fn of(&self, certificate: &Certificate) -> Option<&Judged> {
        self.cards
            .iter()
            .find(|judged| judged.fingerprint == certificate.fingerprint())
    }

    fn of_mut(&mut self, certificate: &Certificate) -> Option<&mut Judged> {
        self.cards
            .iter_mut()
            .find(|judged| judged.fingerprint == certificate.fingerprint())
    }
}

impl Judged {
    /// Everything in one word, once the lists were read.
    pub fn verdict(&self) -> Option<Verdict> {
        let assessment = self.assessment.as_ref()?;
        let answer = match &self.question {
            Question::Answered(revocation) => Some(revocation),
            Question::NotAsked | Question::Asking(_) | Question::Failed(_) => None,
        };
        Some(Verdict::new(&assessment.tree, &assessment.known, answer))
    }

    /// Whether there is an issuer that could be asked: not for a test card.
    pub fn can_ask(&self) -> bool {
        let tree = self.assessment.as_ref().map(|assessment| &assessment.tree);
        tree.is_some_and(|tree| tree.standing != Standing::Demonstration)
            && !matches!(self.question, Question::Asking(_))
    }
}

impl State {
    pub(super) fn trust_event(&mut self, event: TrustEvent) -> Vec<Effect> {
        match event {
            TrustEvent::Shown => self.judge_shown(),
            TrustEvent::Judged { round, assessment } => {
                let mut cards = self.trust.cards.iter_mut();
                if let Some(judged) = cards.find(|judged| judged.round == round) {
                    judged.assessment = assessment.map(|assessment| *assessment);
                }
                Vec::new()
            }
            TrustEvent::QuestionWanted => self.question_wanted(),
            TrustEvent::Answered { round, result } => {
                for judged in &mut self.trust.cards {
                    if matches!(judged.question, Question::Asking(asked) if asked == round) {
                        judged.question = match result {
                            Ok(revocation) => Question::Answered(*revocation),
                            Err(problem) => Question::Failed(problem),
                        };
                        break;
                    }
                }
                Vec::new()
            }
            TrustEvent::ListWanted => self.list_wanted(),
            TrustEvent::ListFetched { round, result } => self.list_fetched(round, result),
        }
    }

    fn shown_certificate(&self) -> Option<Certificate> {
        let (_, card) = self.card()?;
        Some(card.certificate.as_ref()?.certificate.clone())
    }

    /// Judges the certificate that is shown, once.
    fn judge_shown(&mut self) -> Vec<Effect> {
        match self.shown_certificate() {
            Some(certificate) if self.trust.of(&certificate).is_none() => {
                let round = self.next_round();
                if self.trust.cards.len() == MOST {
                    self.trust.cards.remove(0);
                }
                self.trust.cards.push(Judged {
                    fingerprint: certificate.fingerprint().to_vec(),
                    round,
                    assessment: None,
                    question: Question::NotAsked,
                });
                let certificate = Box::new(certificate);
                vec![Effect::Trust(TrustEffect::Judge { round, certificate })]
            }
            _ => Vec::new(),
        }
    }

    fn question_wanted(&mut self) -> Vec<Effect> {
        let Some(certificate) = self.shown_certificate() else {
            return Vec::new();
        };
        let round = self.next_round();
        let Some(judged) = self.trust.of_mut(&certificate) else {
            return Vec::new();
        };
        if !judged.can_ask() {
            return Vec::new();
        }
        let tree = judged
            .assessment
            .as_ref()
            .map(|assessment| &assessment.tree);
        let Some(issuer) = tree.and_then(|tree| tree.issuer.clone()) else {
            judged.question = Question::Failed(Problem::Trust(TrustProblem::RevocationNotAsked {
                reason: NoAnswer::UnknownIssuer,
            }));
            return Vec::new();
        };
        judged.question = Question::Asking(round);
        vec![Effect::Trust(TrustEffect::Ask {
            round,
            certificate: Box::new(certificate),
            issuer: Box::new(issuer),
        })]
    }

    fn list_wanted(&mut self) -> Vec<Effect> {
        if matches!(self.trust.list, ListWork::Fetching(_)) {
            return Vec::new();
        }
        let round = self.next_round();
        self.trust.list = ListWork::Fetching(round);
        vec![Effect::Trust(TrustEffect::FetchList { round })]
    }

    /// A new list may judge differently: everything is judged anew.
    fn list_fetched(&mut self, round: Round, result: Result<(), Problem>) -> Vec<Effect> {
        if self.trust.list != ListWork::Fetching(round) {
            return Vec::new();
        }
        match result {
            Ok(()) => {
                self.trust.list = ListWork::Done;
                self.trust.cards.clear();
                self.judge_shown()
            }
            Err(problem) => {
                self.trust.list = ListWork::Failed(problem);
                Vec::new()
            }
        }
    }
}

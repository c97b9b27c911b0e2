//! Which reader and which card: the one that was named, or the only one that can be used.

use std::sync::Arc;

use super::args::Source;
use super::output::Output;
use crate::card::cie::{Drawer, Memory};
use crate::card::{Depth, Found, Limits};
use crate::problem::Problem;
use crate::reader::{Readers, Slot};
use crate::settings::{CardDrawer, Settings};

/// Looks at the card that the options name.
pub(super) fn card(
    source: &Source,
    depth: Depth,
    memory: &Memory,
    limits: &Limits,
) -> Result<Found, Problem> {
    let readers = super::readers_of(source.simulated.as_deref())?;
    among(&readers, source.reader.as_deref(), depth, memory, limits)
}

/// What is remembered of identity cards, if the settings allow it. Virtual cards are not: they
/// stay as invented as they are.
pub(super) fn memory(source: &Source, settings: &Settings, output: &Output) -> Memory {
    let memory = Memory::default();
    if source.simulated.is_none()
        && let Some(drawer) = CardDrawer::of_person()
    {
        let settled = if settings.remember_cards {
            let drawer: Arc<dyn Drawer> = Arc::new(Told {
                drawer,
                output: output.for_complaints(),
            });
            memory.keep_in(&drawer)
        } else {
            drawer.settle(&memory, settings)
        };
        if let Err(problem) = settled {
            output.complain(&problem);
        }
    }
    memory
}

/// A drawer that says when it takes nothing: the command goes on without it.
#[derive(Debug)]
struct Told {
    drawer: CardDrawer,
    output: Output,
}

impl Drawer for Told {
    fn read(&self) -> Result<Option<String>, Problem> {
        self.drawer.read()
    }

    fn put(&self, text: &str) -> Result<(), Problem> {
        let put = self.drawer.put(text);
        if let Err(problem) = &put {
            self.output.complain(problem);
        }
        put
    }

    fn clear(&self) -> Result<(), Problem> {
        self.drawer.clear()
    }

    fn broken(&self, reason: &'static str) -> Problem {
        self.drawer.broken(reason)
    }
}

/// Looks at the card to work with. A foreign card in one reader does not hide a CNS in another.
pub(super) fn among(
    readers: &Arc<dyn Readers>,
    wanted: Option<&str>,
    depth: Depth,
    memory: &Memory,
    limits: &Limits,
) -> Result<Found, Problem> {
    let names = with_card(&**readers, wanted)?;
    let mut found: Vec<Found> = Vec::new();
    let mut first_problem = None;
    for name in names {
        match Found::look_again(readers, &name, depth, memory, limits) {
            Ok(card) => found.push(card),
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => {
                first_problem.get_or_insert(problem);
            }
        }
    }
    if found.len() > 1 {
        let name = |found: &Found| format!("{} in {}", found.card.title(), found.reader);
        let names: Vec<_> = found.iter().map(name).collect();
        found.into_iter().for_each(Found::close);
        return Err(Problem::SeveralCards {
            readers: names.join(", "),
        });
    }
    found
        .pop()
        .ok_or_else(|| first_problem.unwrap_or(Problem::NoCard))
}

/// Names of the readers that hold a card, among those that fit the wish.
fn with_card(readers: &dyn Readers, wanted: Option<&str>) -> Result<Vec<String>, Problem> {
    let mut states = readers.list()?;
    if states.is_empty() {
        return Err(Problem::NoReader);
    }
    if let Some(wanted) = wanted {
        let exact = states.iter().any(|state| state.name == wanted);
        states.retain(|state| {
            if exact {
                state.name == wanted
            } else {
                state.name.contains(wanted)
            }
        });
        if states.is_empty() {
            return Err(Problem::ReaderNotFound {
                name: wanted.to_owned(),
            });
        }
    }
    let mute = states.iter().find(|state| state.slot == Slot::Mute);
    let mute = mute.map(|state| state.name.clone());
    let names: Vec<_> = states
        .into_iter()
        .filter(|state| matches!(state.slot, Slot::Card { .. }))
        .map(|state| state.name)
        .collect();
    match (names.is_empty(), mute) {
        (false, _) => Ok(names),
        (true, Some(reader)) => Err(Problem::MuteCard { reader }),
        (true, None) => Err(Problem::NoCard),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::card::{VirtualCard, VirtualCns};
    use crate::simulator::link::Behaviour;
    use crate::simulator::reader::VirtualReaders;

    /// A card that is no CNS and knows no command.
    #[derive(Debug)]
    struct Foreign;

    impl VirtualCard for Foreign {
        fn power_on(&mut self) -> Vec<u8> {
            vec![0x3B, 0x65, 0x00, 0x00, 0x20, 0x63, 0xCB, 0x6A, 0x00]
        }

        fn transmit(&mut self, _: &[u8]) -> Vec<u8> {
            vec![0x6F, 0x00]
        }

        fn witness(&self) -> crate::simulator::card::Witness {
            crate::simulator::card::Witness::default()
        }
    }

    fn cns() -> Box<dyn VirtualCard> {
        Box::new(VirtualCns::new("st-2048".parse().unwrap()).unwrap())
    }

    fn chosen(cards: Vec<Box<dyn VirtualCard>>, wanted: Option<&str>) -> Result<String, Problem> {
        let readers = VirtualReaders::new();
        for (name, inserted) in ["Reader A", "Reader B", "Reader C"].into_iter().zip(cards) {
            readers.plug_in(name);
            readers.insert(name, inserted, Behaviour::default());
        }
        let readers: Arc<dyn Readers> = Arc::new(readers);
        among(
            &readers,
            wanted,
            Depth::ForLogin,
            &Memory::default(),
            &Limits::default(),
        )
        .map(|found| {
            let reader = found.reader.clone();
            found.close();
            reader
        })
    }

    #[test]
    fn a_foreign_card_does_not_hide_a_cns() {
        let cards = || vec![Box::new(Foreign) as Box<dyn VirtualCard>, cns()];
        assert_eq!(chosen(cards(), None).unwrap(), "Reader B");
        let problem = chosen(cards(), Some("Reader A")).unwrap_err();
        assert_eq!((problem.code(), problem.exit_code()), ("C06", 13));
    }

    #[test]
    fn several_cards_need_a_choice() {
        let problem = chosen(vec![cns(), cns()], None).unwrap_err();
        assert_eq!((problem.code(), problem.exit_code()), ("C05", 2));
        let reader = chosen(vec![cns(), cns()], Some("Reader B")).unwrap();
        assert_eq!(reader, "Reader B");
    }

    #[test]
    fn without_reader_or_card_that_is_said() {
        assert_eq!(chosen(vec![], None), Err(Problem::NoReader));
        let empty = VirtualReaders::new();
        empty.plug_in("Reader A");
        let empty: Arc<dyn Readers> = Arc::new(empty);
        let problem = among(
            &empty,
            None,
            Depth::ForLogin,
            &Memory::default(),
            &Limits::default(),
        )
        .unwrap_err();
        assert_eq!(problem, Problem::NoCard);
    }
}

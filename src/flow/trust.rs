//! Whether certificates can be trusted: judged here, asked of the issuer when the person wants it.

use super::network::asking;
use super::{Effect, Round, State};
use crate::identity::Certificate;
use crate::portal::Credentials;
use crate::problem::Problem;
use crate::trust::{Known, Revocation, Standing, Step, Tree, Verdict};

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
    Asking(Work),
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
    Fetching(Work),
    /// It was fetched.
    Done {
        /// Why nobody knows who may sign it, where that is why it is not verified.
        unproven: Option<Problem>,
    },
    /// It was not; the one before stays.
    Failed(Problem),
}

/// Work on the network.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Work {
    round: Round,
    /// Who is asked now, and for what.
    pub step: Option<Step>,
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
        /// The judgement with what was fetched for it, if anything was.
        assessment: Option<Box<Assessment>>,
        /// What the issuer says.
        result: Result<Box<Revocation>, Problem>,
    },
    /// The person waits no longer for the issuer.
    QuestionUnwanted,
    /// The person wants a newer list.
    ListWanted,
    /// A list was fetched, or not.
    ListFetched {
        /// The work.
        round: Round,
        /// How it ended; why nobody knows who may sign the list, where that is so.
        result: Result<Option<Problem>, Problem>,
    },
    /// The person waits no longer for a list.
    ListUnwanted,
    /// A question or a list came to its next step.
    Progress {
        /// The work.
        round: Round,
        /// Who is asked now.
        step: Step,
    },
    /// The person typed name and password for the proxy that asked.
    Credentials(Credentials),
}

/// What has to be done outside. One event answers each, but [`TrustEffect::Stop`].
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
    },
    /// Fetch a newer list and keep it.
    FetchList {
        /// The work.
        round: Round,
    },
    /// Stop this question or this fetching.
    Stop(Round),
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
            TrustEvent::Answered {
                round,
                assessment,
                result,
            } => {
                let is_asked = |judged: &&mut Judged| matches!(&judged.question, Question::Asking(work) if work.round == round);
                if let Some(judged) = self.trust.cards.iter_mut().find(is_asked) {
                    if let Some(assessment) = assessment {
                        judged.assessment = Some(*assessment);
                    }
                    judged.question = match result {
                        Ok(revocation) => Question::Answered(*revocation),
                        Err(problem) => Question::Failed(problem),
                    };
                }
                Vec::new()
            }
            TrustEvent::QuestionUnwanted => self.question_unwanted(),
            TrustEvent::ListWanted => self.list_wanted(),
            TrustEvent::ListFetched { round, result } => self.list_fetched(round, result),
            TrustEvent::ListUnwanted => {
                let ListWork::Fetching(Work { round, .. }) = self.trust.list else {
                    return Vec::new();
                };
                self.trust.list = ListWork::Idle;
                vec![Effect::Trust(TrustEffect::Stop(round))]
            }
            TrustEvent::Progress { round, step } => {
                let questions = self.trust.cards.iter_mut().map(|judged| {
                    let Question::Asking(work) = &mut judged.question else {
                        return None;
                    };
                    Some(work)
                });
                let list = match &mut self.trust.list {
                    ListWork::Fetching(work) => Some(work),
                    ListWork::Idle | ListWork::Done { .. } | ListWork::Failed(_) => None,
                };
                let mut all = questions.flatten().chain(list);
                if let Some(work) = all.find(|work| work.round == round) {
                    work.step = Some(step);
                }
                Vec::new()
            }
            TrustEvent::Credentials(credentials) => self.trust_credentials(credentials),
        }
    }

    /// The proxy that asks for a name and a password on the way to an issuer or a list, and whether
    /// those that it got were wrong.
    pub fn trust_proxy(&self) -> Option<(&str, bool)> {
        self.proxy_of_question().or_else(|| match &self.trust.list {
            ListWork::Failed(problem) => asking(problem),
            ListWork::Idle | ListWork::Fetching(_) | ListWork::Done { .. } => None,
        })
    }

    fn proxy_of_question(&self) -> Option<(&str, bool)> {
        let (_, card) = self.card()?;
        let certificate = &card.certificate.as_ref()?.certificate;
        match &self.trust.of(certificate)?.question {
            Question::Failed(problem) => asking(problem),
            Question::NotAsked | Question::Asking(_) | Question::Answered(_) => None,
        }
    }

    /// Does again what the proxy was in the way of.
    fn trust_credentials(&mut self, credentials: Credentials) -> Vec<Effect> {
        let Some((proxy, _)) = self.trust_proxy() else {
            return Vec::new();
        };
        let mut effects = vec![Effect::KeepCredentials {
            proxy: proxy.to_owned(),
            credentials,
        }];
        effects.extend(if self.proxy_of_question().is_some() {
            self.question_wanted()
        } else {
            self.list_wanted()
        });
        effects
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
        judged.question = Question::Asking(Work { round, step: None });
        let certificate = Box::new(certificate);
        vec![Effect::Trust(TrustEffect::Ask { round, certificate })]
    }

    fn question_unwanted(&mut self) -> Vec<Effect> {
        let shown = self.shown_certificate();
        let judged = shown.and_then(|certificate| self.trust.of_mut(&certificate));
        let question = judged.map(|judged| &mut judged.question);
        let Some(question) = question else {
            return Vec::new();
        };
        let Question::Asking(Work { round, .. }) = *question else {
            return Vec::new();
        };
        // What still comes of it is nobody's answer any more.
        *question = Question::NotAsked;
        vec![Effect::Trust(TrustEffect::Stop(round))]
    }

    fn list_wanted(&mut self) -> Vec<Effect> {
        if matches!(self.trust.list, ListWork::Fetching(_)) {
            return Vec::new();
        }
        let round = self.next_round();
        self.trust.list = ListWork::Fetching(Work { round, step: None });
        vec![Effect::Trust(TrustEffect::FetchList { round })]
    }

    /// A new list may judge differently: everything is judged anew.
    fn list_fetched(
        &mut self,
        round: Round,
        result: Result<Option<Problem>, Problem>,
    ) -> Vec<Effect> {
        if !matches!(&self.trust.list, ListWork::Fetching(work) if work.round == round) {
            return Vec::new();
        }
        match result {
            Ok(unproven) => {
                self.trust.list = ListWork::Done { unproven };
                // Whoever is asked now answers for a judgement that is gone.
                let cards = std::mem::take(&mut self.trust.cards);
                let stopped = cards.iter().filter_map(|judged| match judged.question {
                    Question::Asking(Work { round, .. }) => Some(round),
                    _ => None,
                });
                let mut effects: Vec<_> = stopped
                    .map(|round| Effect::Trust(TrustEffect::Stop(round)))
                    .collect();
                effects.extend(self.judge_shown());
                effects
            }
            Err(problem) => {
                self.trust.list = ListWork::Failed(problem);
                Vec::new()
            }
        }
    }
}

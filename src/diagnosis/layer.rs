//! The layers between the person and the portal, and what a finding in one of them means.

use serde::{Deserialize, Serialize};

/// A layer between the person and the portal. Each needs those before it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Operating system and session.
    System,
    /// The smart-card service (PC/SC).
    Service,
    /// USB, drivers and readers.
    Readers,
    /// What is in them.
    Cards,
    /// What the cards are.
    Applications,
    /// Their certificates.
    Certificate,
    /// The state of their PINs: counters only, never a try.
    Pin,
    /// Other programs at the same cards.
    Conflicts,
    /// Network and portal.
    Portal,
    /// Varco itself.
    Program,
}

/// What a finding means.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Good,
    /// Not looked at, or nothing to look at.
    Unknown,
    /// It works, and something needs care.
    Attention,
    /// This stands in the way.
    Trouble,
}

impl Layer {
    /// All, in order.
    pub const ALL: [Self; 10] = [
        Self::System,
        Self::Service,
        Self::Readers,
        Self::Cards,
        Self::Applications,
        Self::Certificate,
        Self::Pin,
        Self::Conflicts,
        Self::Portal,
        Self::Program,
    ];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "layer-system",
            Self::Service => "layer-service",
            Self::Readers => "layer-readers",
            Self::Cards => "layer-cards",
            Self::Applications => "layer-applications",
            Self::Certificate => "layer-certificate",
            Self::Pin => "layer-pin",
            Self::Conflicts => "layer-conflicts",
            Self::Portal => "layer-portal",
            Self::Program => "layer-program",
        }
    }
}

impl Outcome {
    /// All, from the best.
    pub const ALL: [Self; 4] = [Self::Good, Self::Unknown, Self::Attention, Self::Trouble];

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Good => "outcome-good",
            Self::Unknown => "outcome-unknown",
            Self::Attention => "outcome-attention",
            Self::Trouble => "outcome-trouble",
        }
    }

    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Attention => "attention",
            Self::Trouble => "trouble",
        }
    }
}

//! The chain from a card's certificate upwards, with what was found at each certificate.

use serde::Serialize;
use time::OffsetDateTime;

use super::demonstration::is_demonstration;
use super::lists::{Listing, Lists};
use super::node::{
    DatesFinding, LinkFinding, Node, NodeCheck, Role, SignatureFinding, UsageFinding,
};
use crate::identity::{Certificate, Chain, ChainEnd, Outcome};

/// A chain and what was found in it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Tree {
    /// The card's certificate first, then who issued which.
    pub nodes: Vec<Node>,
    /// Where it ends.
    pub end: End,
    /// What that means.
    pub standing: Standing,
    /// The certificate of the card's direct issuer, if its signature was verified.
    #[serde(skip)]
    pub issuer: Option<Certificate>,
}

/// Where a chain ends.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum End {
    /// With a certificate that signed itself.
    Root,
    /// With one whose issuer is not known here.
    Missing {
        /// The name of the issuer.
        issuer: String,
    },
    /// With one whose signature could not be verified, or nowhere.
    Unclear,
}

/// What a chain as a whole proves. Revocation is not part of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A test certificate: it proves nothing, whatever a list says.
    Demonstration,
    /// The card's certificate is past its last day.
    Expired,
    /// Something in the chain is not as it must be.
    Broken,
    /// A recognised authority vouches for it.
    Recognised,
    /// An authority vouches for it that was recognised once.
    Withdrawn,
    /// An authority vouches for it that only a list names which nobody verified.
    NotVerified,
    /// The chain is whole, and no list names anybody in it.
    Unlisted,
    /// The chain ends before it reaches anybody on a list.
    Incomplete,
}

impl Tree {
    /// The chain of a card's certificate, as it is at the time `now`.
    ///
    /// Who stands on the list is trusted because of that: what comes above is shown and not asked
    /// for (TS 119 612 lists services, not roots).
    pub fn new(certificate: &Certificate, lists: &Lists, now: OffsetDateTime) -> Self {
        Self::with(certificate, &[], lists, now)
    }

    /// The same, with issuers that were fetched. They close gaps, and vouch for nobody.
    pub fn with(
        certificate: &Certificate,
        fetched: &[Certificate],
        lists: &Lists,
        now: OffsetDateTime,
    ) -> Self {
        let candidates = [lists.candidates(), fetched].concat();
        let chain = Chain::build(certificate, &candidates);
        let members: Vec<&Certificate> = std::iter::once(certificate)
            .chain(chain.authorities.iter().copied())
            .collect();
        let nodes: Vec<Node> = members
            .iter()
            .enumerate()
            .map(|(place, member)| Node {
                fetched: place > 0 && fetched.contains(member),
                ..node(member, place, &members, chain.end, lists, now)
            })
            .collect();
        let last = members.last().copied().unwrap_or(certificate);
        let end = match chain.end {
            ChainEnd::Root => End::Root,
            ChainEnd::UnknownIssuer => End::Missing {
                issuer: name(last.issuer()),
            },
            ChainEnd::Unverified(_) | ChainEnd::TooLong => End::Unclear,
        };
        let standing = if members.iter().any(|member| is_demonstration(member)) {
            Standing::Demonstration
        } else {
            standing(&nodes, &end)
        };
        Self {
            nodes,
            end,
            standing,
            issuer: chain.authorities.first().map(|issuer| (*issuer).clone()),
        }
    }

    /// The name of the issuer that is missing, if one is.
    pub fn missing(&self) -> Option<&str> {
        match &self.end {
            End::Missing { issuer } => Some(issuer),
            End::Root | End::Unclear => None,
        }
    }
}

fn node(
    member: &Certificate,
    place: usize,
    members: &[&Certificate],
    end: ChainEnd,
    lists: &Lists,
    now: OffsetDateTime,
) -> Node {
    let issuer = members.get(place + 1);
    let signature = match (issuer, end) {
        (Some(_), _) => SignatureFinding::Verified,
        (None, ChainEnd::Root) => SignatureFinding::Itself,
        (None, ChainEnd::Unverified(reason)) => reason.into(),
        (None, ChainEnd::UnknownIssuer | ChainEnd::TooLong) => SignatureFinding::IssuerMissing,
    };
    let mut checks = vec![
        NodeCheck::Signature(signature),
        NodeCheck::Dates(DatesFinding::of(member, now)),
    ];
    if let Some(issuer) = issuer {
        checks.push(NodeCheck::Keys(LinkFinding::of(member, issuer)));
    }
    let is_card = place == 0;
    if !is_card {
        checks.push(NodeCheck::Usage(UsageFinding::of(member, place - 1)));
        checks.push(NodeCheck::Listed(lists.listing(member)));
    }
    Node {
        role: match (is_card, signature) {
            (true, _) => Role::Card,
            (false, SignatureFinding::Itself) => Role::Root,
            (false, _) => Role::Intermediate,
        },
        name: if is_card {
            String::new()
        } else {
            name(member.subject())
        },
        fingerprint: member.fingerprint_text(),
        fetched: false,
        until: member.validity().not_after.date(),
        checks,
    }
}

fn standing(nodes: &[Node], end: &End) -> Standing {
    let listing = |node: &Node| {
        node.checks.iter().find_map(|check| match check {
            NodeCheck::Listed(listing) => Some(*listing),
            _ => None,
        })
    };
    let is_expired = |node: &Node| {
        let expired =
            |check: &NodeCheck| matches!(check, NodeCheck::Dates(DatesFinding::Expired { .. }));
        node.checks.iter().any(expired)
    };
    if nodes.first().is_some_and(is_expired) {
        return Standing::Expired;
    }
    // Up to whom the list names; what is above does not count.
    let anchor = |wanted| nodes.iter().position(|node| listing(node) == Some(wanted));
    let anchors = [
        (Listing::Recognised, Standing::Recognised),
        (Listing::Withdrawn, Standing::Withdrawn),
        (Listing::NotVerified, Standing::NotVerified),
    ];
    let found = anchors
        .into_iter()
        .find_map(|(listing, standing)| Some((anchor(listing)?, standing)));
    let counting = found.map_or(nodes.len(), |(place, _)| place + 1);
    let breaks = |check: &NodeCheck| {
        check.outcome() == Outcome::Obstacle && !matches!(check, NodeCheck::Listed(_))
    };
    let signature_of_last = |place: usize, check: &NodeCheck| {
        place + 1 == counting && matches!(check, NodeCheck::Signature(_)) && found.is_some()
    };
    let is_broken = nodes
        .iter()
        .take(counting)
        .enumerate()
        .any(|(place, node)| {
            let mut checks = node.checks.iter();
            checks.any(|check| breaks(check) && !signature_of_last(place, check))
        });
    match (is_broken, found, end) {
        (true, ..) => Standing::Broken,
        (false, Some((_, standing)), _) => standing,
        (false, None, End::Root) => Standing::Unlisted,
        (false, None, End::Missing { .. } | End::Unclear) => Standing::Incomplete,
    }
}

/// How an authority is called.
fn name(name: &crate::identity::Name) -> String {
    let known = name.common_name().or_else(|| name.organization());
    known.map_or_else(|| name.to_string(), str::to_owned)
}

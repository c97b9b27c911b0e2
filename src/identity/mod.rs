//! From a certificate to a person: who holds the card, and whether the certificate can sign in.

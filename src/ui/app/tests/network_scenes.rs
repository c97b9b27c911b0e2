//! What stands between here and the portal: proxies, readers of other people's data, networks with a
//! page of their own, clocks.

use super::scenes::{Scene, not_prepared, scene};
use super::*;
use crate::problem::ProxyFault;

/// All of them.
pub(super) const ALL: [Scene; 12] = [
    scene("proxy-asks", || {
        proxy(ProxyFault::NeedsCredentials, "Basic")
    }),
    scene("proxy-asks-typed", || {
        let mut driven = proxy(ProxyFault::NeedsCredentials, "Basic");
        driven.intend(Intent::Network(NetworkIntent::Name("ada".to_owned())));
        let password = Typed::new("segreta".to_owned());
        driven.intend(Intent::Network(NetworkIntent::Password(password)));
        driven
    }),
    scene("proxy-asks-again", || {
        proxy(ProxyFault::WrongCredentials, "")
    }),
    scene("proxy-scheme", || {
        proxy(ProxyFault::UnsupportedScheme, "NTLM, Negotiate")
    }),
    scene("proxy-refused", || proxy(ProxyFault::Refused, "403")),
    scene("proxy-unreachable", || proxy(ProxyFault::Unreachable, "")),
    scene("proxy-silent", || proxy(ProxyFault::Silent, "")),
    scene("proxy-broken", || proxy(ProxyFault::Broken, "")),
    scene("intercepted", || {
        not_prepared(Problem::Intercepted {
            host: HOST.to_owned(),
            issuer: "CN=Ufficio Esempio Web Gateway".to_owned(),
        })
    }),
    scene("captive-portal", || {
        not_prepared(Problem::CaptivePortal {
            host: HOST.to_owned(),
            page: "wifi.albergo-esempio.it".to_owned(),
        })
    }),
    scene("captive-portal-unnamed", || {
        not_prepared(Problem::CaptivePortal {
            host: HOST.to_owned(),
            page: String::new(),
        })
    }),
    scene("clock-wrong", || not_prepared(Problem::ClockWrong(-47))),
];

const HOST: &str = "cns.esempio.it";

fn proxy(reason: ProxyFault, said: &str) -> Driven {
    not_prepared(Problem::Proxy {
        proxy: "proxy.ufficio.it:3128".to_owned(),
        reason,
        said: said.to_owned(),
    })
}

/// What was typed goes to the proxy's keyring and nowhere else, and the sign-in goes on by itself.
#[test]
fn a_proxy_gets_its_credentials_and_the_sign_in_goes_on() {
    let mut driven = proxy(ProxyFault::NeedsCredentials, "Basic");
    driven.effects.try_iter().for_each(drop);
    driven.press("Continua");
    drop(driven.app.update(Message::Primary));
    assert!(driven.effects.try_recv().is_err(), "nothing was typed");
    driven.intend(Intent::Network(NetworkIntent::Name("ada".to_owned())));
    let password = Typed::new("segreta".to_owned());
    driven.intend(Intent::Network(NetworkIntent::Password(password)));
    assert!(!driven.shows("segreta"), "only dots are shown");
    drop(driven.app.update(Message::Primary));
    let Effect::KeepCredentials { proxy, .. } = driven.asked() else {
        panic!("they are to be kept");
    };
    assert_eq!(proxy, "proxy.ufficio.it:3128");
    assert!(matches!(driven.asked(), Effect::Prepare { .. }));
    assert!(driven.app.network.password.text().is_empty());
}

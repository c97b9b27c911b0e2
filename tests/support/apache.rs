//! A private Apache: the certificate asked for on a whole host, in one directory, or as the
//! official CNS/CIE template does (portal-login.md §1.2, §7: E04, E05, E07, E10).

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use rustls::pki_types::CertificateDer;

use varco::simulator::pki::cie_root;

use super::stage::{Chain, LOGIN, Level, PORTAL, Process, Stage, Versions};

/// How Apache asks for the certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// The whole host, `require`.
    #[default]
    Require,
    /// The whole host, `optional`.
    Optional,
    /// One directory, `require`: by renegotiation or post-handshake authentication.
    DirectoryRequire,
    /// One directory, `optional`, and 403 for who shows none: the official template.
    Template,
}

/// Settings of one server.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub ask: Ask,
    pub versions: Versions,
    pub level: Level,
    /// Certificates on the revocation list; without any, no list is consulted.
    pub revoked: Vec<CertificateDer<'static>>,
    /// Whether it knows the authority of the CIE alone, and none of the CNS.
    pub cie_alone: bool,
    /// Every answer ends its connection, and the card's page leads to itself once.
    pub closing: Option<Sessions>,
}

/// What a server that ends every connection remembers of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// Sessions, in its cache.
    Cached,
    /// Nothing; the client keeps a ticket.
    Tickets,
    /// Nothing at all.
    Forgotten,
}

impl Setup {
    /// The official template: one directory, TLS 1.2 alone, level 0.
    pub fn template() -> Self {
        Self {
            ask: Ask::Template,
            versions: Versions::Tls12,
            level: Level::Zero,
            ..Self::default()
        }
    }
}

/// A running Apache.
#[derive(Debug)]
pub struct Apache {
    process: Process,
    stage: Stage,
}

impl Apache {
    pub fn start(setup: &Setup) -> Self {
        let stage = Stage::new(Chain::Complete, &setup.revoked);
        if setup.cie_alone {
            stage.write("cns-ca.pem", &cie_root().unwrap().certificate_pem());
        }
        stage.write("portale/index.shtml", START_PAGE);
        stage.write("cns/index.shtml", "<main data-pagina=\"inizio\">CNS</main>");
        stage.write("cns/errore.shtml", REFUSAL_PAGE);
        stage.write("cns/secure/index.shtml", PERSON_PAGE);
        let process = Process::start("apache2", &stage.path("stderr.log"), |port| {
            stage.write("apache.conf", &configuration(setup, &stage, port));
            let mut command = Command::new("/usr/sbin/apache2");
            // One process with threads: it ends when it is killed, and leaves nothing behind.
            command
                .arg("-X")
                .arg("-d")
                .arg(stage.folder())
                .arg("-f")
                .arg(stage.path("apache.conf"));
            command
        });
        Self { process, stage }
    }

    pub fn address(&self) -> SocketAddr {
        self.process.address
    }

    pub fn root(&self) -> &CertificateDer<'static> {
        &self.stage.root
    }

    pub fn root_file(&self) -> std::path::PathBuf {
        self.stage.path("root.pem")
    }

    pub fn profile_toml(&self) -> String {
        self.stage.profile_toml(self.address())
    }

    /// The codice fiscale of the first visitor whose card it accepted in this protocol.
    pub fn visitor(&self, protocol: &str) -> Option<String> {
        self.stage.visitor(protocol)
    }

    /// The address that asks for the card.
    pub fn login_url(&self) -> String {
        format!("https://{LOGIN}:{}/secure/", self.address().port())
    }

    /// An address of the same host that asks for no card when the setup names a directory.
    pub fn open_url(&self) -> String {
        format!("https://{LOGIN}:{}/", self.address().port())
    }

    /// What Apache wrote about its failures.
    pub fn error_log(&self) -> String {
        fs::read_to_string(self.stage.path("error.log")).unwrap_or_default()
    }

    /// Whether Apache logs a message. It writes after it has answered, so this waits a little.
    pub fn logs(&self, message: &str) -> bool {
        let deadline = Instant::now() + Duration::from_secs(5);
        while !self.error_log().contains(message) {
            if Instant::now() > deadline {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }
}

const START_PAGE: &str = r#"<!DOCTYPE html><html lang="it"><body><main data-pagina="inizio">
<a id="entra-cns" href="https://cns.portale.localhost:<!--#echo var="SERVER_PORT" -->/secure/">Entra con CNS</a>
</main></body></html>
"#;

const PERSON_PAGE: &str = r#"<!DOCTYPE html><html lang="it"><body>
<!--#if expr='v("SSL_CLIENT_VERIFY") = "SUCCESS"' --><!--#set var="pagina" value="servizi" --><!--#else --><!--#set var="pagina" value="visitatore" --><!--#endif -->
<main data-pagina="<!--#echo var="pagina" -->" data-verifica="<!--#echo var="SSL_CLIENT_VERIFY" -->" data-tls="<!--#echo var="SSL_PROTOCOL" -->">
<p class="persona"><span class="nome"><!--#echo var="SSL_CLIENT_S_DN_G" --> <!--#echo var="SSL_CLIENT_S_DN_S" --></span>
<span class="codice-fiscale"><!--#echo var="CODICE_FISCALE" --></span></p>
<p class="soggetto"><!--#echo var="SSL_CLIENT_S_DN" --></p>
<p class="utente"><!--#echo var="REMOTE_USER" --></p>
<ul><li class="servizio"><h3>My Home</h3></li></ul>
</main></body></html>
"#;

const REFUSAL_PAGE: &str = r#"<!DOCTYPE html><html lang="it"><body>
<main data-pagina="rifiutato" data-verifica="<!--#echo var="SSL_CLIENT_VERIFY" -->" data-tls="<!--#echo var="SSL_PROTOCOL" -->">
<h1>403 Forbidden</h1><p>Certificato mancante o non valido.</p><p class="nota"><!--#echo var="REDIRECT_ERROR_NOTES" --></p>
</main></body></html>
"#;

const MODULES: [&str; 9] = [
    "mpm_event",
    "authz_core",
    "dir",
    "mime",
    "include",
    "rewrite",
    "socache_shmcb",
    "ssl",
    "env",
];

fn configuration(setup: &Setup, stage: &Stage, port: u16) -> String {
    let folder = stage.folder().display();
    let mut modules = String::new();
    for name in MODULES {
        let _ = writeln!(
            modules,
            "LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        );
    }
    let versions = match setup.versions {
        Versions::Both => "-all +TLSv1.2 +TLSv1.3",
        Versions::Tls12 => "-all +TLSv1.2",
        Versions::Tls13 => "-all +TLSv1.3",
    };
    let ciphers = match setup.level {
        Level::Default => "ECDHE:DHE:!aNULL:!RC4:!3DES",
        Level::Zero => "ECDHE:DHE:!aNULL:!RC4:!3DES:@SECLEVEL=0",
    };
    let (host, directory) = match setup.ask {
        Ask::Require => ("SSLVerifyClient require", ""),
        Ask::Optional => ("SSLVerifyClient optional", ""),
        Ask::DirectoryRequire => ("", "SSLVerifyClient require"),
        Ask::Template => ("", TEMPLATE),
    };
    let revoked = if setup.revoked.is_empty() {
        String::new()
    } else {
        format!("SSLCARevocationFile {folder}/cns.crl\nSSLCARevocationCheck leaf")
    };
    let (sessions, again) = match setup.closing {
        None => (CACHE, ""),
        Some(Sessions::Cached) => (CACHE_ALONE, AGAIN),
        Some(Sessions::Tickets) => ("KeepAlive Off\nSSLSessionCache none", AGAIN),
        Some(Sessions::Forgotten) => (
            "KeepAlive Off\nSSLSessionCache none\nSSLSessionTickets off",
            AGAIN,
        ),
    };
    let sessions = sessions.replace("FOLDER", &folder.to_string());
    format!(
        r#"{modules}
ServerName {LOGIN}
Listen 127.0.0.1:{port}
User www-data
Group www-data
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
LogLevel error
CustomLog {folder}/access.log "%{{SSL_PROTOCOL}}x %{{SSL_CLIENT_VERIFY}}x %{{SSL_CLIENT_S_DN_CN}}x"
TypesConfig /dev/null
KeepAliveTimeout 2
{sessions}
SSLProtocol {versions}
SSLCipherSuite {ciphers}
SSLHonorCipherOrder on
DirectoryIndex index.shtml
AddType "text/html; charset=utf-8" .shtml
AddOutputFilter INCLUDES .shtml
<Directory {folder}>
  Require all granted
  Options +Includes
</Directory>
<VirtualHost *:{port}>
  ServerName {PORTAL}
  DocumentRoot {folder}/portale
  SSLEngine on
  SSLCertificateFile {folder}/server.pem
  SSLCertificateKeyFile {folder}/server.key
</VirtualHost>
<VirtualHost *:{port}>
  ServerName {LOGIN}
  DocumentRoot {folder}/cns
  SSLEngine on
  SSLCertificateFile {folder}/server.pem
  SSLCertificateKeyFile {folder}/server.key
  SSLCACertificateFile {folder}/cns-ca.pem
  SSLVerifyDepth 5
  {host}
  {revoked}
  SSLOptions +StdEnvVars
  ErrorDocument 403 /errore.shtml
  <Directory {folder}/cns/secure>
    SSLOptions +StdEnvVars +ExportCertData
    {directory}
    RewriteEngine on
    {again}
    RewriteCond %{{SSL:SSL_CLIENT_S_DN_CN}} ^([A-Z0-9]{{16}})/
    RewriteRule ^ - [E=CODICE_FISCALE:%1]
  </Directory>
</VirtualHost>
"#
    )
}

/// What servers remember that give no tickets, and the same where every answer ends its connection.
const CACHE: &str = "SSLSessionTickets off
SSLSessionCache shmcb:FOLDER/ssl-cache(512000)";
const CACHE_ALONE: &str = "KeepAlive Off
SSLSessionTickets off
SSLSessionCache shmcb:FOLDER/ssl-cache(512000)";

/// The card's page leads to itself once. What the session knows of the card is enough the second
/// time (mod_ssl, `OptRenegotiate`).
const AGAIN: &str = "SSLOptions +OptRenegotiate
    RewriteCond %{QUERY_STRING} ^$
    RewriteRule ^ /secure/?ancora [R=302,L]";

/// The directory of the official template: optional, user name from the CN, 403 unless verified.
const TEMPLATE: &str = "SSLVerifyClient optional
    SSLUserName SSL_CLIENT_S_DN_CN
    RewriteEngine on
    RewriteCond %{SSL:SSL_CLIENT_VERIFY} !^SUCCESS$
    RewriteRule ^ - [F]";

//! A private nginx that asks for the card on a whole host (portal-login.md §7, E01-E03, E10).

use std::{fmt::Write as _, net::SocketAddr, process::Command};

use rustls::pki_types::CertificateDer;

use super::stage::{Chain, LOGIN, Level, PORTAL, Process, Stage, Versions};

/// How nginx asks for the certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// `on`: who shows none gets 400.
    #[default]
    Require,
    /// `optional`: who shows none is a visitor.
    Optional,
    /// `optional_no_ca`: any certificate will do, and the application decides.
    OptionalNoCa,
}

/// Settings of one server.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub ask: Ask,
    pub versions: Versions,
    pub level: Level,
    pub chain: Chain,
    /// Certificates on the revocation list; without any, no list is consulted.
    pub revoked: Vec<CertificateDer<'static>>,
}

/// A running nginx.
#[derive(Debug)]
pub struct Nginx {
    process: Process,
    stage: Stage,
}

impl Nginx {
    pub fn start(setup: &Setup) -> Self {
        let stage = Stage::new(setup.chain, &setup.revoked);
        let process = Process::start("nginx", &stage.path("stderr.log"), |port| {
            stage.write("nginx.conf", &configuration(setup, &stage, port));
            let mut command = Command::new("/usr/sbin/nginx");
            command
                .arg("-p")
                .arg(stage.folder())
                .arg("-c")
                .arg(stage.path("nginx.conf"));
            command.arg("-e").arg(stage.path("error.log"));
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
        format!("https://{LOGIN}:{}/entra", self.address().port())
    }
}

fn configuration(setup: &Setup, stage: &Stage, port: u16) -> String {
    let folder = stage.folder().display();
    let versions = match setup.versions {
        Versions::Both => "TLSv1.2 TLSv1.3",
        Versions::Tls12 => "TLSv1.2",
        Versions::Tls13 => "TLSv1.3",
    };
    let ciphers = match setup.level {
        Level::Default => "DEFAULT",
        Level::Zero => "DEFAULT:@SECLEVEL=0",
    };
    let ask = match setup.ask {
        Ask::Require => "on",
        Ask::Optional => "optional",
        Ask::OptionalNoCa => "optional_no_ca",
    };
    let mut client = format!("ssl_verify_client {ask};\n");
    if !setup.revoked.is_empty() {
        let _ = writeln!(client, "ssl_crl {folder}/cns.crl;");
    }
    format!(
        r#"daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
  log_format chi '$ssl_protocol $ssl_client_verify $cf';
  access_log {folder}/access.log chi;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type text/html;
  charset utf-8;
  ssl_protocols {versions};
  ssl_ciphers {ciphers};
  ssl_certificate {folder}/server.pem;
  ssl_certificate_key {folder}/server.key;
  map $ssl_client_verify $pagina {{ SUCCESS servizi; NONE visitatore; default rifiutato; }}
  map $ssl_client_verify $motivo {{
    NONE 'No required SSL certificate was sent';
    default 'The SSL certificate error';
  }}
  map $ssl_client_s_dn $cf {{ '~CN=(?<codice>[A-Z0-9]{{16}})/' $codice; default ''; }}
  map $ssl_client_s_dn $nome {{ '~GN=(?<dato>[^,]+)' $dato; default ''; }}
  map $ssl_client_s_dn $cognome {{ '~SN=(?<casato>[^,]+)' $casato; default ''; }}
  server {{
    listen 127.0.0.1:{port} ssl;
    server_name {PORTAL};
    location = / {{
      return 200 '<!DOCTYPE html><html lang="it"><body><main data-pagina="inizio"><a id="entra-cns" href="https://{LOGIN}:{port}/entra">Entra con CNS</a></main></body></html>';
    }}
  }}
  server {{
    listen 127.0.0.1:{port} ssl;
    server_name {LOGIN};
    ssl_client_certificate {folder}/cns-ca.pem;
    {client}
    error_page 495 496 =400 @rifiutato;
    location = /entra {{
      return 200 '<!DOCTYPE html><html lang="it"><body><main data-pagina="$pagina" data-verifica="$ssl_client_verify" data-tls="$ssl_protocol" data-ripresa="$ssl_session_reused"><p class="persona"><span class="nome">$nome $cognome</span> <span class="codice-fiscale">$cf</span></p><p class="soggetto">$ssl_client_s_dn</p><ul><li class="servizio"><h3>My Home</h3></li></ul></main></body></html>';
    }}
    location @rifiutato {{
      return 400 '<!DOCTYPE html><html lang="it"><body><main data-pagina="rifiutato" data-verifica="$ssl_client_verify" data-tls="$ssl_protocol"><h1>400 Bad Request</h1><p>$motivo</p><p class="soggetto">$ssl_client_s_dn</p></main></body></html>';
    }}
  }}
}}
"#
    )
}

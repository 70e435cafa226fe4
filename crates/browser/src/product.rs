//! The product as its user has it: the real binary, a ledger of notes, a server on a free port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::Error;

/// How long a reply may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Root of the repository.
///
/// # Panics
/// When this crate stands somewhere else.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("crates/browser stands in the repository").into()
}

/// The binary: the one that TIDEGAUGE_BIN names, else built here.
///
/// # Errors
/// When it cannot be built.
pub fn binary() -> Result<PathBuf, Error> {
    if let Some(ready) = std::env::var_os("TIDEGAUGE_BIN") {
        return Ok(std::fs::canonicalize(ready)?);
    }
    let build = ["build", "--quiet", "--locked", "--package", "tidegauge-cli", "--message-format=json"];
    let made = Command::new(env!("CARGO")).current_dir(root()).args(build).stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(made.stdout)?;
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = lines.filter_map(|line| line["executable"].as_str().map(PathBuf::from)).next_back();
    found.filter(|_| made.status.success()).ok_or_else(|| "tidegauge-cli was not built".into())
}

/// Runs the binary to its end: exit code, what it printed.
///
/// # Errors
/// When it cannot be started or prints what is no text.
pub fn run(binary: &Path, args: &[&str]) -> Result<(i32, String), Error> {
    let Output { status, stdout, stderr } = Command::new(binary).args(args).env("LANG", "C").output()?;
    let code = status.code().unwrap_or(-1);
    if code > 1 {
        return Err(format!("tidegauge {}: {code}\n{}", args.join(" "), String::from_utf8_lossy(&stderr)).into());
    }
    Ok((code, String::from_utf8(stdout)?))
}

/// A reply of the server.
pub struct Reply {
    /// `200`, `404` ...
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// Content, not UTF-8 replaced.
    pub text: String,
}

impl Reply {
    /// The content as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> Result<Value, Error> {
        Ok(serde_json::from_str(&self.text)?)
    }
}

/// A running `tidegauge serve`; it ends with this value.
pub struct Server {
    process: Child,
    /// `127.0.0.1:43210`
    pub host: String,
}

impl Server {
    /// Starts it on a free port, which it names itself.
    ///
    /// # Errors
    /// When it cannot be started or does not say its address.
    pub fn start(binary: &Path, args: &[&str]) -> Result<Server, Error> {
        let mut command = Command::new(binary);
        command.args(["serve", "--addr", "127.0.0.1:0"]).args(args).env("LANG", "C");
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(process.stderr.take().ok_or("no output of serve")?).lines();
        let mut all = String::new();
        while let Some(line) = said.next().transpose()? {
            // "http://127.0.0.1:43210/  (Ctrl-C stops)"
            if let Some(host) = line.strip_prefix("http://").and_then(|rest| rest.split('/').next()) {
                let host = host.to_owned();
                std::thread::spawn(move || said.for_each(drop));
                return Ok(Server { process, host });
            }
            all = format!("{all}{line}\n");
        }
        _ = process.wait();
        Err(format!("tidegauge serve did not start: {all}").into())
    }

    /// Address of a path in a browser.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// Fetches a path.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn get(&self, path: &str) -> Result<Reply, Error> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").ok_or_else(|| format!("{path}: no reply"))?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or("no status")?;
        Ok(Reply { status, head, text: String::from_utf8_lossy(&bytes[end + 4..]).into_owned() })
    }

    /// Fetches a page or table that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn need(&self, path: &str) -> Result<Reply, Error> {
        let reply = self.get(path)?;
        if reply.status == 200 { Ok(reply) } else { Err(format!("{path}: {} {}", reply.status, reply.text).into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

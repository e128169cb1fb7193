//! `chiptrace serve`: the desk in the browser.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Args;

use crate::web::{Desk, Door, Limits, Settings, serve};

use super::exit::Exit;
use super::options::{overlay, policy};
use super::printable::note;

#[derive(Args)]
pub(super) struct ServeArgs {
    /// Folder of the store; made when there is none
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Where to listen
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// A proxy with TLS stands in front: other machines may connect, cookies are sent over TLS only
    #[arg(long)]
    behind_proxy: bool,
    /// Header in which that proxy names the signed-in user, who must be a user of the desk; the proxy must take away what
    /// others send under this name
    #[arg(long, value_name = "NAME", requires = "behind_proxy")]
    user_header: Option<axum::http::HeaderName>,
    /// Folder of lists of parties of concern: every scan uses them, and uploaded lists are put there (default: `lists` in
    /// the store)
    #[arg(long, value_name = "DIR")]
    lists: Option<PathBuf>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let door = if args.behind_proxy { Door::BehindProxy } else { Door::Loopback };
    let settings = Settings {
        store: args.store.clone(),
        lists: args.lists.clone().unwrap_or_else(|| args.store.join("lists")),
        policy: policy(args.policy.as_deref())?,
        overlay: args.policy.as_deref().map(overlay).transpose()?,
        door,
        user_header: args.user_header.clone(),
        limits: Limits::default(),
    };
    let desk = Desk::open(settings).map_err(|error| anyhow!(error)).context("failed to open the desk")?;
    let token = desk.setup_token();
    serve(&desk, args.listen, |address| {
        note(&format!("chiptrace serves {} on http://{address}/", args.store.display()));
        if let Some(token) = token {
            note(&format!("no users yet: open http://{address}/setup and give this setup token, good once:\n{token}"));
        }
    })
    .context("failed to serve")?;
    Ok(Exit::Done)
}

//! `chiptrace nightly`: what a schedule starts: new files in, everything judged, the digest out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::model::{Day, Priority, Verdict};
use crate::report;
use crate::store::{Act, Handover, Mode, Night, Outcome, Store, Way, apart, night, write_metrics};

use super::exit::Exit;
#[cfg(feature = "mail")]
use super::mail::Postbox;
use super::options::{EnforcementArg, FailOn, ResolveArg, day, now, overlay, person};
use super::printable::output;
use super::stages::StageClock;
use super::targets::spare;
use super::webhook::Receiver;

#[derive(Args)]
pub(super) struct NightlyArgs {
    /// Folder of the store; it is made when there is none
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Folder of new files; each is moved to its `done`, or to its `failed` with the reason beside it
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// Lists of parties of concern: a folder or a file. One that the last run used and that is missing or shrunken is
    /// used as it was then, and the exit code is 4
    #[arg(long, value_name = "DIR")]
    lists: Option<PathBuf>,
    /// Take this list as it is tonight although it is smaller, or do without it although the last run used it (repeatable)
    #[arg(long, value_name = "NAME")]
    accept_list: Vec<String>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Which reading decides where the text of the Code and practice differ
    #[arg(long, value_enum, default_value_t = EnforcementArg::Practice)]
    enforcement: EnforcementArg,
    /// How spellings of parties are joined
    #[arg(long, value_enum, default_value_t = ResolveArg::Default)]
    resolve: ResolveArg,
    /// Rejected rows, in percent, above which the run is incomplete
    #[arg(long, value_name = "PERCENT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(..=100))]
    max_rejects: u32,
    /// Also write the end of the log to this file, which can be kept elsewhere
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Take a wrong file out of what is judged, by its hash or name: its records leave this night, the file itself is kept
    #[arg(long, value_name = "HASH", requires_all = ["by", "reason"], conflicts_with = "dry_run")]
    withdraw: Vec<String>,
    /// Take a withdrawn file back in
    #[arg(long, value_name = "HASH", requires_all = ["by", "reason"], conflicts_with = "dry_run")]
    take_back: Vec<String>,
    /// Why a file is withdrawn or taken back
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Write the numbers of the night to this file, for the textfile collector of Prometheus
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// Send the digest as JSON to this address (https, or http), signed; what does not arrive is sent by the next night
    /// that names it
    #[arg(long, value_name = "URL", requires = "webhook_key", conflicts_with = "dry_run")]
    webhook: Option<String>,
    /// File with the key of the signature (HMAC-SHA256 over time, full stop and body)
    #[arg(long, value_name = "FILE", requires = "webhook")]
    webhook_key: Option<PathBuf>,
    /// Send the digest by mail through this relay: smtp://host:25, smtps://host, smtp://host:587?tls=required
    #[cfg(feature = "mail")]
    #[arg(long, value_name = "URL", requires_all = ["mail_from", "mail_to"], conflicts_with = "dry_run")]
    mail: Option<String>,
    /// Who sends it
    #[cfg(feature = "mail")]
    #[arg(long, value_name = "ADDRESS", requires = "mail")]
    mail_from: Option<String>,
    /// Who gets it (repeatable)
    #[cfg(feature = "mail")]
    #[arg(long, value_name = "ADDRESS", requires = "mail")]
    mail_to: Vec<String>,
    /// File with user:password for the relay
    #[cfg(feature = "mail")]
    #[arg(long, value_name = "FILE", requires = "mail")]
    mail_login: Option<PathBuf>,
    /// Judge everything that is kept anew (what every night does today)
    #[arg(long)]
    full: bool,
    /// Say what would change and keep nothing: for a new rule book or list on the history
    #[arg(long)]
    dry_run: bool,
    /// Whether release and false-positive count only once a second name confirms; the store remembers it
    #[arg(long, value_enum, value_name = "ON|OFF", conflicts_with = "dry_run")]
    four_eyes: Option<FourEyes>,
    /// Who starts the run, for the log
    #[arg(long, value_name = "NAME", default_value = "nightly", value_parser = person)]
    by: String,
    /// Lowest priority of a new, changed or reopened finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::High)]
    fail_on: FailOn,
    /// Format of the digest
    #[arg(long, default_value = "text", value_parser = ["text", "json", "html"])]
    format: String,
    /// Write the digest to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Whether two names are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FourEyes {
    /// A second person confirms
    On,
    /// One person is enough
    Off,
}

impl FourEyes {
    /// Sets the store to it, when it was said.
    pub(super) fn set(said: Option<FourEyes>, store: &mut Store, act: &Act<'_>) -> anyhow::Result<()> {
        match said {
            None => Ok(()),
            Some(FourEyes::On) => store.set("four_eyes", "on", act).context("failed to change the store"),
            Some(FourEyes::Off) => store.set("four_eyes", "off", act).context("failed to change the store"),
        }
    }
}

pub(super) fn run(args: &NightlyArgs) -> anyhow::Result<Exit> {
    let at = now();
    let act = Act { by: &args.by, at: &at };
    let receiver = args.webhook.as_deref().zip(args.webhook_key.as_deref());
    let receiver = receiver.map(|(url, key)| Receiver::new(url, key)).transpose()?;
    #[cfg(feature = "mail")]
    let postbox = postbox(args)?;
    beware(args)?;
    let mut store = match args.dry_run {
        true => Store::open(&args.store)?,
        false => Store::create(&args.store, &act)?,
    };
    FourEyes::set(args.four_eyes, &mut store, &act)?;
    let reason = args.reason.as_deref().unwrap_or_default();
    for (way, files) in [(Way::Out, &args.withdraw), (Way::BackIn, &args.take_back)] {
        files.iter().try_for_each(|file| store.withdraw(file, way, reason, &act).map(drop))?;
    }
    let laid = args.policy.as_deref().map(overlay).transpose()?;
    let clock = StageClock::new();
    let work = asked(args, laid);
    let outcome = night(&mut store, &work, &act, &clock);
    clock.finish();
    let outcome = outcome?;
    let printed = print(&outcome, &args.format, args.out.as_deref());
    if let (Some(receiver), Some(url)) = (receiver, &args.webhook) {
        receiver.deliver(&mut store, url, &act).context("failed to use the outbox; the run itself is published")?;
    }
    #[cfg(feature = "mail")]
    if let Some((postbox, to)) = postbox.zip(Postbox::receiver(&args.mail_to)) {
        postbox.deliver(&mut store, &to, &act).context("failed to use the outbox; the run itself is published")?;
    }
    if let Some(path) = args.metrics.as_deref().filter(|_| !args.dry_run) {
        write_metrics(path, &store, &outcome, &at)?;
    }
    printed?;
    // until this is noted, the next night tells again what this one told
    store.gave_out(outcome.digest.run, &act).context("failed to note that the digest was given out")?;
    Ok(exit(&outcome, args.fail_on))
}

/// Refuses what would destroy something, before anything is done.
fn beware(args: &NightlyArgs) -> anyhow::Result<()> {
    if let Some(inbox) = &args.inbox {
        apart(inbox, &args.store)?;
    }
    let inputs = [&args.inbox, &args.lists, &args.policy, &args.webhook_key].map(Option::as_ref);
    let targets = [&args.out, &args.metrics, &args.checkpoint].map(Option::as_ref);
    spare(targets, inputs, Some(&args.store))
}

/// The relay that the command line names.
#[cfg(feature = "mail")]
fn postbox(args: &NightlyArgs) -> anyhow::Result<Option<Postbox>> {
    let said = args.mail.as_deref().zip(args.mail_from.as_deref());
    said.map(|(relay, from)| Postbox::new(relay, from, &args.mail_to, args.mail_login.as_deref())).transpose()
}

/// To whom the digest goes.
fn receivers(args: &NightlyArgs) -> Vec<String> {
    let hook = args.webhook.iter().cloned();
    #[cfg(feature = "mail")]
    let hook = hook.chain(Postbox::receiver(&args.mail_to));
    hook.collect()
}

fn asked(args: &NightlyArgs, laid: Option<(String, BTreeMap<String, String>)>) -> Night<'_> {
    Night {
        inbox: args.inbox.as_deref(),
        lists: args.lists.as_deref(),
        accepted_lists: args.accept_list.clone(),
        overlay: laid,
        as_of: args.as_of,
        matching: args.resolve.into(),
        enforcement: args.enforcement.into(),
        max_rejects_percent: args.max_rejects,
        receivers: receivers(args),
        handover: Handover::WhenTold,
        checkpoint: args.checkpoint.as_deref(),
        mode: if args.dry_run { Mode::TryOnly } else { Mode::Publish },
    }
}

fn print(outcome: &Outcome, format: &str, out: Option<&Path>) -> anyhow::Result<()> {
    let mut out = output(out)?;
    match format {
        "json" => report::plain(&outcome.digest, &mut out),
        "html" => outcome.digest.write_html(&mut out),
        _ => outcome.digest.write_text(&mut out),
    }
    .and_then(|()| out.flush())
    .context("failed to write the digest; the run itself is published")
}

fn exit(outcome: &Outcome, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        _ if outcome.shipments == 0 => return Exit::Nothing,
        _ if outcome.report.verdict == Verdict::Incomplete => return Exit::Incomplete,
        FailOn::Never => return Exit::Done,
        FailOn::High => Priority::High,
        FailOn::Medium => Priority::Medium,
        FailOn::Low => Priority::Low,
    };
    if outcome.most_urgent.is_some_and(|most| most <= least) { Exit::Findings } else { Exit::Done }
}

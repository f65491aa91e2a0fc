//! The `barriers` command: the same core as on the page, without a browser.

use barriers::explainer::{self, ALL, Explainer, Report, settings};
use barriers::figure::{svg, table};
use barriers::params::{Kind, Param, Values};
use barriers::reference;
use barriers::text::Locale;
use barriers::view;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

const LOCALE: Locale = Locale::ENGLISH;

fn main() -> ExitCode {
    let matches = command().get_matches();
    let done = match matches.subcommand() {
        Some(("list", m)) => list(m.get_flag("json")),
        Some(("run", m)) => with_widget(m, run),
        Some(("figure", m)) => with_widget(m, figure),
        Some(("check", m)) => check(m),
        #[cfg(feature = "sweep")]
        Some(("sweep", m)) => sweep(m),
        _ => Err("see barriers --help".to_string()),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("barriers: {message}");
            ExitCode::from(2)
        }
    }
}

fn command() -> Command {
    let flag = |id: &'static str, help: &'static str| {
        Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
    };
    let command = Command::new("barriers")
        .version(view::VERSION)
        .about("Why international AI governance stalls, as models one can run, cite and check")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list")
                .about("Every widget and its parameters")
                .arg(flag("json", "As data")),
        )
        .subcommand(widgets(
            Command::new("run").about("Simulate a widget and print what it gives"),
            &[
                flag("json", "Readings, settings and the sentence as JSON"),
                flag("csv", "Every figure's table as CSV"),
            ],
        ))
        .subcommand(widgets(
            Command::new("figure").about("Draw a widget's figure as SVG"),
            &[
                Arg::new("figure")
                    .long("figure")
                    .help("Which figure, by its id (default: the first)"),
                Arg::new("output")
                    .short('o')
                    .long("output")
                    .help("The file to write (default: standard output)"),
                Arg::new("width")
                    .long("width")
                    .default_value("720")
                    .value_parser(clap::value_parser!(u32).range(240..=2400))
                    .help("Width in CSS pixels"),
            ],
        ))
        .subcommand(
            Command::new("check")
                .about("Hold the models against reference cases")
                .arg(Arg::new("files").required(true).num_args(1..).value_name("FILE.json"))
                .arg(Arg::new("model").long("model").help("Only the cases of this model")),
        );
    #[cfg(feature = "sweep")]
    let command = command.subcommand(sweep_command());
    command
}

/// One subcommand a widget, with an option for each of its parameters.
fn widgets(parent: Command, extra: &[Arg]) -> Command {
    ALL.iter().fold(parent.subcommand_required(true).arg_required_else_help(true), |parent, e| {
        let card = e.card();
        let options = e.declared().iter().map(option);
        let seed = Arg::new("seed")
            .long("seed")
            .default_value("1")
            .value_parser(clap::value_parser!(u64))
            .help("Which world, for what is left to chance");
        let preset = Arg::new("preset").long("preset").help("Start from these named settings");
        let full = Arg::new("full").long("full").action(ArgAction::SetTrue).help(
            "Do all of the long work behind the widget, on every core, not its first picture",
        );
        parent.subcommand(
            Command::new(card.id)
                .about(card.title)
                .args(options)
                .arg(seed)
                .arg(preset)
                .args(e.has_job().then_some(full))
                .args(extra.iter().cloned()),
        )
    })
}

fn option(param: &'static Param) -> Arg {
    Arg::new(param.id).long(param.id).allow_hyphen_values(true).help(format!(
        "{}; {}, default {}",
        param.label,
        param.allowed().english(),
        param.print(param.default())
    ))
}

/// What a command does with a widget's report.
type Shown = fn(&dyn Explainer, &Values, u64, &Report, &ArgMatches) -> Result<ExitCode, String>;

fn with_widget(matches: &ArgMatches, then: Shown) -> Result<ExitCode, String> {
    let (id, m) = matches.subcommand().ok_or("name a widget")?;
    let widget = explainer::find(id).ok_or_else(|| format!("there is no widget {id}"))?;
    let mut values = widget.defaults();
    if let Some(name) = m.get_one::<String>("preset") {
        let presets = widget.card().presets;
        let preset = presets.iter().find(|p| p.id == name.as_str()).ok_or_else(|| {
            let known: Vec<_> = presets.iter().map(|p| p.id).collect();
            format!("there is no preset “{name}”; there are: {}", known.join(", "))
        })?;
        values = widget.preset(preset).map_err(|e| e.to_string())?;
    }
    for param in widget.declared() {
        if let Some(text) = m.get_one::<String>(param.id) {
            values.set(param.id, text).map_err(|e| e.to_string())?;
        }
    }
    let seed = m.get_one::<u64>("seed").copied().unwrap_or(1);
    let full = matches!(m.try_get_one::<bool>("full"), Ok(Some(true)));
    let report = if full {
        explainer::run_in_full(widget, &values, seed)
    } else {
        widget.run(&values, seed)
    };
    let report = report.map_err(|e| e.to_string())?;
    then(widget, &values, seed, &report, m)
}

fn run(
    widget: &dyn Explainer,
    values: &Values,
    seed: u64,
    report: &Report,
    m: &ArgMatches,
) -> Result<ExitCode, String> {
    if m.get_flag("json") {
        print_json(&run_json(widget, values, seed, report));
    } else if m.get_flag("csv") {
        print(&view::csv(widget, report, values, seed, &LOCALE));
    } else {
        print(&format!("{}\n", report.sentence.render(&LOCALE)));
        for r in &report.readings {
            print(&format!(
                "{:<44} {}\n",
                r.label.render(&LOCALE),
                table::write(r.value, r.format, &LOCALE)
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The readings by their ids, then what they were computed from.
fn run_json(widget: &dyn Explainer, values: &Values, seed: u64, report: &Report) -> Value {
    let mut out = Map::new();
    for r in &report.readings {
        out.insert(r.id.to_string(), json!(r.value.is_finite().then_some(r.value)));
    }
    let parameters: Map<String, Value> =
        settings(values).map(|(p, v)| (p.id.to_string(), json_value(p, v))).collect();
    out.insert(
        "run".to_string(),
        json!({
            "widget": widget.card().id,
            "version": view::VERSION,
            "seed": seed,
            "parameters": parameters,
            "fingerprint": format!("{:016x}", report.fingerprint()),
            "sentence": report.sentence.render(&LOCALE),
        }),
    );
    Value::Object(out)
}

fn json_value(param: &Param, value: barriers::params::Value) -> Value {
    use barriers::params::Value as V;
    match value {
        V::Number(v) if matches!(param.kind, Kind::Integer { .. }) => json!(v as i64),
        V::Number(v) => json!(v),
        V::Flag(v) => json!(v),
        V::Choice(_) => json!(param.print(value)),
        V::Absent => Value::Null,
    }
}

fn figure(
    _: &dyn Explainer,
    _: &Values,
    _: u64,
    report: &Report,
    m: &ArgMatches,
) -> Result<ExitCode, String> {
    let wanted = m.get_one::<String>("figure");
    let figure = match wanted {
        Some(id) => report.figures.iter().find(|f| f.id == id.as_str()),
        None => report.figures.first(),
    };
    let figure = figure.ok_or_else(|| {
        let known: Vec<_> = report.figures.iter().map(|f| f.id).collect();
        format!("there is no such figure; there are: {}", known.join(", "))
    })?;
    let width = m.get_one::<u32>("width").copied().unwrap_or(720);
    let drawing = svg::draw(figure, width, svg::Theme::Light, &LOCALE);
    match m.get_one::<String>("output") {
        Some(path) => fs::write(path, drawing).map_err(|e| format!("{path}: {e}"))?,
        None => print(&format!("{drawing}\n")),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(as_json: bool) -> Result<ExitCode, String> {
    if as_json {
        print_json(&json!(view::catalogue(&LOCALE)));
        return Ok(ExitCode::SUCCESS);
    }
    for e in ALL {
        let card = e.card();
        print(&format!("{} ({}): {}\n", card.id, card.section, card.title));
        for p in e.declared() {
            print(&format!(
                "  --{:<14} {} ({}, default {})\n",
                p.id,
                p.label,
                p.allowed().english(),
                p.print(p.default())
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check(m: &ArgMatches) -> Result<ExitCode, String> {
    let only = m.get_one::<String>("model");
    let (mut agree, mut disagree) = (0_u32, 0_u32);
    for path in m.get_many::<String>("files").into_iter().flatten() {
        let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        let cases = reference::read(&text).map_err(|e| format!("{path}: {e}"))?;
        for case in cases.iter().filter(|c| only.is_none_or(|model| *model == c.model)) {
            match case.check() {
                Ok(()) => agree += 1,
                Err(problem) => {
                    disagree += 1;
                    let params = Value::Object(case.params.clone());
                    print(&format!(
                        "{path}: {} / {} / {} {params}: expected {}; {problem}\n",
                        case.model, case.case, case.quantity, case.expected
                    ));
                }
            }
        }
    }
    print(&format!("{agree} agree, {disagree} disagree\n"));
    Ok(if disagree == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(feature = "sweep")]
fn sweep_command() -> Command {
    let arg = |id: &'static str, help: &'static str| Arg::new(id).long(id).help(help);
    Command::new("sweep")
        .about("Run a widget at many points of its space of settings, into a Parquet file")
        .after_help(
            "A row is a function of the widget, the design, the seed and its number alone: any \
             shard holds the same rows as the whole, on any machine. Where a widget simulates \
             several runs, a row is one run unless --set runs=N says otherwise.",
        )
        .arg(arg("widget", "Which widget").default_value("crisis"))
        .arg(
            arg("design", "How the points are spread")
                .value_parser(["sobol", "random"])
                .default_value("sobol"),
        )
        .arg(
            arg("runs", "Rows of the whole sweep")
                .required(true)
                .value_parser(clap::value_parser!(u32).range(1..)),
        )
        .arg(
            arg("shard", "Part i of k as i/k, counted from 0: 0/4, 1/4, 2/4, 3/4")
                .default_value("0/1"),
        )
        .arg(
            arg("seed", "Which points and which luck")
                .value_parser(clap::value_parser!(u64))
                .default_value("1"),
        )
        .arg(
            arg("set", "A setting that is not varied, as name=value; may be repeated")
                .action(ArgAction::Append),
        )
        .arg(
            arg("threads", "Threads, without effect on the rows (default: one a core)")
                .value_parser(clap::value_parser!(u32).range(1..=1024)),
        )
        .arg(arg("output", "The file to write").short('o').required(true))
}

/// Writes one shard of a sweep.
#[cfg(feature = "sweep")]
fn sweep(m: &ArgMatches) -> Result<ExitCode, String> {
    use barriers::sweep::{Spread, Sweep, shard};
    let text = |id: &str| m.get_one::<String>(id).map_or("", String::as_str);
    let number = |id: &str| m.get_one::<u32>(id).copied();
    let name = text("widget");
    let widget = explainer::find(name).ok_or_else(|| view::no_widget(name).english())?;
    let mut base = widget.defaults();
    if base.get("runs").is_some() {
        base.set("runs", "1").map_err(|e| e.to_string())?;
    }
    let settings: Vec<&String> = m.get_many("set").into_iter().flatten().collect();
    for setting in &settings {
        let (id, value) =
            setting.split_once('=').ok_or_else(|| format!("--set {setting}: write name=value"))?;
        base.set(id, value).map_err(|e| e.to_string())?;
    }
    let (rows, part) = (number("runs").unwrap_or(1), text("shard"));
    let parsed = part.split_once('/').and_then(|(i, k)| Some((i.parse().ok()?, k.parse().ok()?)));
    let (index, count): (u32, u32) = parsed
        .filter(|(i, k)| i < k)
        .ok_or_else(|| format!("--shard {part}: write i/k with i from 0 to k − 1, as in 0/4"))?;
    let spread = if text("design") == "sobol" { Spread::Sobol } else { Spread::Random };
    let seed = m.get_one::<u64>("seed").copied().unwrap_or(view::SEED);
    let sweep = Sweep::new(widget, base, spread, seed).map_err(|e| e.to_string())?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = number("threads").map_or_else(cores, |n| n as usize);
    let notes = [
        ("barriers".to_string(), view::VERSION.to_string()),
        ("widget".to_string(), name.to_string()),
        ("design".to_string(), text("design").to_string()),
        ("seed".to_string(), seed.to_string()),
        ("rows".to_string(), rows.to_string()),
        ("shard".to_string(), part.to_string()),
        ("set".to_string(), settings.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ")),
    ];
    let path = text("output");
    let file = fs::File::create(path).map_err(|e| format!("{path}: {e}"))?;
    let file = io::BufWriter::new(file);
    sweep
        .write(shard(rows, index, count), threads, &notes, file)
        .map_err(|e| format!("{path}: {e}"))?;
    Ok(ExitCode::SUCCESS)
}

fn print_json(value: &Value) {
    print(&format!("{value:#}\n"));
}

/// Writes to standard output. A reader that has seen enough (`| head`) ends the command quietly.
fn print(text: &str) {
    if let Err(error) = io::stdout().write_all(text.as_bytes()) {
        if error.kind() != io::ErrorKind::BrokenPipe {
            eprintln!("barriers: {error}");
        }
        std::process::exit(1);
    }
}

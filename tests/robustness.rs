//! The doors of `tests/hostile/mod.rs` under inputs made from valid ones by breaking them: the same
//! every time, on any compiler. `cargo xtask fuzz` looks further, with libFuzzer.

mod hostile;

use barriers::explainer::ALL;
use barriers::random::{Process, Stream};
use std::path::Path;

/// Texts that have broken other programs.
const ODD: [&str; 24] = [
    "",
    "=",
    "&",
    "NaN",
    "-inf",
    "1e999",
    "-0",
    "0x10",
    "1,5",
    "９",
    "%00",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "<script>",
    "' or 1=1",
    "../..",
    "99999999999999999999",
    "1e-400",
    "true",
    "null",
    "[]",
    "{}",
    "\n",
];

/// Breaks a text in a few places: removes, repeats, swaps or replaces pieces of it.
fn broken(text: &str, others: &[String], stream: &mut Stream) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=stream.below(6) {
        let from = stream.below(bytes.len() as u32 + 1) as usize;
        let to = (from + stream.below(12) as usize).min(bytes.len());
        let piece: Vec<u8> = match stream.below(6) {
            0 => Vec::new(),
            1 => bytes[from..to].repeat(2),
            2 => vec![stream.bits() as u8],
            3 => ODD[stream.below(ODD.len() as u32) as usize].as_bytes().to_vec(),
            4 => {
                let other = &others[stream.below(others.len() as u32) as usize];
                let cut = stream.below(other.len() as u32 + 1) as usize;
                other.as_bytes()[cut..].to_vec()
            }
            _ => format!("{}", (stream.uniform() - 0.5) * 1e3).into_bytes(),
        };
        bytes.splice(from..to, piece);
    }
    bytes
}

fn attack(seeds: &[String], times: u32, door: fn(&[u8])) {
    let mut stream = Stream::new(20_260_301, 0, Process(1));
    for seed in seeds {
        door(seed.as_bytes());
    }
    for _ in 0..times {
        let seed = &seeds[stream.below(seeds.len() as u32) as usize];
        let data = broken(seed, seeds, &mut stream);
        let shown = String::from_utf8_lossy(&data).into_owned();
        if std::panic::catch_unwind(|| door(&data)).is_err() {
            panic!("this input broke it: {shown:?}");
        }
    }
}

/// Each widget's presets, and its defaults, as a link has them.
fn links() -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    for e in ALL {
        let defaults = barriers::explainer::settings(&e.defaults())
            .map(|(param, value)| format!("{}={}", param.id, param.print(value)))
            .collect::<Vec<_>>();
        links.push((e.card().id, defaults.join("&")));
        for preset in e.card().presets {
            let set: Vec<_> = preset.set.iter().map(|(k, v)| format!("{k}={v}")).collect();
            links.push((e.card().id, set.join("&")));
        }
    }
    links
}

#[test]
fn no_link_breaks_the_settings() {
    let seeds: Vec<String> = links().into_iter().map(|(_, link)| link).collect();
    attack(&seeds, 1500, hostile::settings);
}

#[test]
fn no_message_breaks_a_run() {
    let message = |(id, link): (&str, String)| format!("{id}\n1\n720\n{link}");
    let seeds: Vec<String> = links().into_iter().map(message).collect();
    attack(&seeds, 400, hostile::message);
}

#[test]
fn no_unit_breaks_a_report() {
    let mut seeds = Vec::new();
    for e in ALL.iter().filter(|e| e.has_job()) {
        let job = e.job(&e.defaults(), 1).expect("it has one");
        // As long as a real one, but quicker to come by.
        for numbers in ["0.5,0.25,".repeat(30), "1,0.5,".to_string() + &"0,".repeat(40), "7".into()]
        {
            let last = job.total() - 1;
            seeds.push(format!("{}\n0 {numbers}\n{last} {numbers}\n1 1e300,nan", e.card().id));
        }
    }
    attack(&seeds, 300, hostile::units);
}

#[test]
fn no_file_breaks_the_checker() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let mut seeds = Vec::new();
    for file in std::fs::read_dir(folder).expect("tests/reference can be read") {
        let path = file.expect("its entries too").path();
        let text = std::fs::read_to_string(path).expect("a reference file can be read");
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("it is JSON");
        // One case each, so that a piece that is broken is a large part of the whole.
        for case in cases.iter().step_by(1 + cases.len() / 12) {
            seeds.push(serde_json::json!([case]).to_string());
        }
    }
    seeds.sort();
    attack(&seeds, 4000, hostile::reference);
}

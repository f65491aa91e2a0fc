//! The wasm boundary: the only file that names wasm_bindgen, and no logic of its own.
//!
//! Everything goes in and out as plain data. An unknown widget or a conflict of settings is an
//! `Error` with a message; anything else that cannot be honoured comes back as a notice beside
//! the result.

use crate::explainer::{self, Explainer, Job};
use crate::figure::svg::Theme;
use crate::params::Values;
use crate::text::{Locale, Text};
use crate::view::{self, RunView, Show};
use serde::Serialize;
use std::cell::RefCell;
use std::sync::OnceLock;
use wasm_bindgen::prelude::*;

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// English, until a page says otherwise.
static ENGLISH: Locale = Locale::ENGLISH;
static LOCALE: OnceLock<Locale> = OnceLock::new();

fn locale() -> &'static Locale {
    LOCALE.get().unwrap_or(&ENGLISH)
}

/// Everything from here on in this language: the fields of a [`Locale`]. Once, before anything
/// else, because a page has one language.
#[wasm_bindgen]
pub fn speak(language: JsValue) -> Result<(), JsError> {
    let language = serde_wasm_bindgen::from_value(language)
        .map_err(|e| JsError::new(&format!("language: {e}")))?;
    LOCALE.set(language).map_err(|_| JsError::new("the language is settled already"))
}

/// Keeps a panic's message, which the trap that follows does not carry.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        LAST_PANIC.with_borrow_mut(|last| *last = info.to_string());
    }));
}

/// The message of the panic that ended the last call, or "".
#[wasm_bindgen]
pub fn last_panic() -> String {
    LAST_PANIC.take()
}

/// Panics, so that a page can show that it survives one.
#[wasm_bindgen]
pub fn panic_for_a_test() {
    panic!("this panic was asked for");
}

/// Takes all the memory there is, so that a page can show that it survives that.
#[wasm_bindgen]
pub fn exhaust_for_a_test() {
    let mut taken = Vec::new();
    loop {
        taken.push(std::hint::black_box(vec![1_u8; 1 << 24]));
    }
}

/// The model version.
#[wasm_bindgen]
pub fn version() -> String {
    view::VERSION.to_string()
}

/// A seed for another world, from the browser's own randomness.
#[wasm_bindgen]
pub fn fresh_seed() -> Result<u32, JsError> {
    // Short enough to read aloud; more worlds than anyone will visit.
    Ok(getrandom::u32().map_err(|e| JsError::new(&e.to_string()))? % 1_000_000)
}

/// Every widget's fixed part.
#[wasm_bindgen]
pub fn catalogue() -> Result<JsValue, JsError> {
    to_js(&view::catalogue(locale()))
}

/// Runs a widget. `settings` is a list of pairs of text; `seed` a whole number as text; `pinned`
/// undefined, or the `settings` and `seed` of a world to show beside it.
#[wasm_bindgen]
pub fn run(
    widget: &str,
    settings: JsValue,
    seed: &str,
    width: u32,
    pinned: JsValue,
) -> Result<JsValue, JsError> {
    let asked = Asked::read(widget, settings, seed)?;
    let show = Show { width, theme: Theme::Page, locale: locale() };
    let Asked { explainer, values, seed, notices } = asked;
    let view = if pinned.is_undefined() {
        view::run(explainer, &values, seed, notices, show)
    } else {
        let other = Asked::read(
            widget,
            property(&pinned, "settings")?,
            &property(&pinned, "seed")?.as_string().unwrap_or_default(),
        )?;
        view::run_beside(explainer, &values, seed, (&other.values, other.seed), notices, show)
    };
    run_to_js(&view.map_err(error)?)
}

/// A run as plain data, each replay's values as one typed array.
fn run_to_js(view: &RunView) -> Result<JsValue, JsError> {
    let js = to_js(view)?;
    let replays = js_sys::Array::from(&property(&js, "replays")?);
    for (replay, view) in replays.iter().zip(&view.replays) {
        let values = js_sys::Float32Array::from(view.values.as_slice());
        js_sys::Reflect::set(&replay, &"values".into(), &values)
            .map_err(|_| JsError::new("a replay could not be handed over"))?;
    }
    Ok(js)
}

/// The tables of a run, for a page.
#[wasm_bindgen]
pub fn tables(widget: &str, settings: JsValue, seed: &str) -> Result<JsValue, JsError> {
    let asked = Asked::read(widget, settings, seed)?;
    let report = asked.explainer.run(&asked.values, asked.seed).map_err(error)?;
    let tables: Vec<_> =
        view::tables(&report).iter().map(|t| view::table_view(t, locale())).collect();
    to_js(&tables)
}

/// The tables of a run as one CSV file.
#[wasm_bindgen]
pub fn csv(widget: &str, settings: JsValue, seed: &str) -> Result<String, JsError> {
    let asked = Asked::read(widget, settings, seed)?;
    let report = asked.explainer.run(&asked.values, asked.seed).map_err(error)?;
    Ok(view::csv(asked.explainer, &report, &asked.values, asked.seed, locale()))
}

/// A run's figures as SVG files with fixed colours.
#[wasm_bindgen]
pub fn drawings(
    widget: &str,
    settings: JsValue,
    seed: &str,
    width: u32,
    dark: bool,
) -> Result<JsValue, JsError> {
    let asked = Asked::read(widget, settings, seed)?;
    let theme = if dark { Theme::Dark } else { Theme::Light };
    let show = Show { width, theme, locale: locale() };
    let view = view::run(asked.explainer, &asked.values, asked.seed, asked.notices, show);
    to_js(&view.map_err(error)?.figures)
}

/// Long work under way in this worker: the widget's job and the units that are done.
struct Work {
    job: Box<dyn Job>,
    values: Values,
    done: Vec<Option<Vec<f64>>>,
}

thread_local! {
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

/// Takes up a widget's long work in place of any before it, and says how many units it has (0
/// where the widget has none).
#[wasm_bindgen]
pub fn job_start(widget: &str, settings: JsValue, seed: &str) -> Result<u32, JsError> {
    let asked = Asked::read(widget, settings, seed)?;
    let job = asked.explainer.job(&asked.values, asked.seed);
    let work = job.map(|job| {
        let done = vec![None; job.total() as usize];
        Work { job, values: asked.values, done }
    });
    let total = work.as_ref().map_or(0, |w| w.done.len() as u32);
    WORK.set(work);
    Ok(total)
}

/// Computes one unit.
#[wasm_bindgen]
pub fn job_unit(unit: u32) -> Result<Vec<f64>, JsError> {
    with_work(|work| (unit < work.job.total()).then(|| work.job.run_unit(unit)))?
        .ok_or_else(|| JsError::new(&format!("the work has no unit {unit}")))
}

/// Keeps a unit that was computed here or elsewhere.
#[wasm_bindgen]
pub fn job_put(unit: u32, numbers: Vec<f64>) -> Result<(), JsError> {
    with_work(|work| {
        if let Some(place) = work.done.get_mut(unit as usize) {
            *place = Some(numbers);
        }
    })
}

/// What the units kept so far say.
#[wasm_bindgen]
pub fn job_report(width: u32) -> Result<JsValue, JsError> {
    let show = Show { width, theme: Theme::Page, locale: locale() };
    let view = with_work(|work| {
        view::of_report(&work.job.report(&work.done), &work.values, Vec::new(), show)
    })?;
    run_to_js(&view)
}

fn with_work<T>(then: impl FnOnce(&mut Work) -> T) -> Result<T, JsError> {
    WORK.with_borrow_mut(|work| {
        work.as_mut().map(then).ok_or_else(|| JsError::new("there is no long work under way"))
    })
}

/// How to cite a widget.
#[wasm_bindgen]
pub fn citation(widget: &str) -> Result<String, JsError> {
    Ok(view::citation(find(widget)?, locale()))
}

/// A widget's markup with its controls. The wasm of one section has none: its pages get it from
/// files that were made beforehand.
#[wasm_bindgen]
pub fn markup(widget: &str) -> Result<String, JsError> {
    #[cfg(feature = "page")]
    return Ok(crate::page::explainer(find(widget)?, locale()));
    #[cfg(not(feature = "page"))]
    Err(JsError::new(&format!("the markup of “{widget}” is not in this file")))
}

/// What a message asks for.
struct Asked {
    explainer: &'static dyn Explainer,
    values: Values,
    seed: u64,
    notices: Vec<Text>,
}

impl Asked {
    fn read(widget: &str, settings: JsValue, seed: &str) -> Result<Self, JsError> {
        let explainer = find(widget)?;
        let settings: Vec<(String, String)> = serde_wasm_bindgen::from_value(settings)
            .map_err(|e| JsError::new(&format!("settings: {e}")))?;
        let pairs = settings.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        let (values, mut notices) = view::read_settings(explainer, pairs);
        let seed = seed.trim().parse().unwrap_or_else(|_| {
            notices.push(view::bad_seed(seed));
            view::SEED
        });
        Ok(Asked { explainer, values, seed, notices })
    }
}

fn find(widget: &str) -> Result<&'static dyn Explainer, JsError> {
    explainer::find(widget).ok_or_else(|| JsError::new(&view::no_widget(widget).render(locale())))
}

fn error(e: crate::params::Invalid) -> JsError {
    JsError::new(&e.text().render(locale()))
}

fn property(object: &JsValue, name: &str) -> Result<JsValue, JsError> {
    js_sys::Reflect::get(object, &name.into())
        .map_err(|_| JsError::new("a result could not be read back"))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|e| JsError::new(&e.to_string()))
}

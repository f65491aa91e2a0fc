//! A widget as HTML: the one place where its markup is made.
//!
//! The same markup is in the page before any script runs and in an embed that asks the worker for
//! it, so the scripts in `www/js` only bind to what is there: they create no controls and hold no
//! labels, ranges or model values. Drawings stand in both widths of [`view::WIDTHS`]; the style
//! sheet shows the one that fits.

use crate::explainer::{self, Explainer};
use crate::figure::svg::{self, Theme};
use crate::params::Values;
use crate::text::{Locale, Text};
use crate::view::{
    self, CardView, FigureView, ParamView, PredictionView, ReplayView, RunView, Show,
};
use maud::{Markup, PreEscaped, html};

/// A widget at its defaults, complete with figures.
pub fn explainer(widget: &dyn Explainer, locale: &Locale) -> String {
    let values = widget.defaults();
    at(widget, &values, view::SEED, locale)
}

/// A widget at given settings.
pub fn at(explainer: &dyn Explainer, values: &Values, seed: u64, locale: &Locale) -> String {
    let card = view::card(explainer, locale);
    let runs = view::WIDTHS.map(|width| {
        let show = Show { width, theme: Theme::Page, locale };
        view::run(explainer, values, seed, Vec::new(), show)
    });
    let t = |words: &'static str| Text::plain(words).render(locale);
    match runs {
        [Ok(narrow), Ok(wide)] => {
            let long = explainer.job(values, seed).is_some();
            widget(&card, &narrow, &wide, seed, long, &t).into_string()
        }
        [Err(e), _] | [_, Err(e)] => html! { p.notice { (e.text().render(locale)) } }.into_string(),
    }
}

/// The palette for both themes, as the head of the page's style sheet.
pub fn theme_css() -> String {
    let (light, dark) = (svg::palette(false), svg::palette(true));
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n@media screen{{:root[data-theme=dark]{{{dark}}}}}\n"
    )
}

type Translate<'a> = &'a dyn Fn(&'static str) -> String;

fn widget(
    card: &CardView,
    narrow: &RunView,
    wide: &RunView,
    seed: u64,
    long: bool,
    t: Translate,
) -> Markup {
    let figures = narrow.figures.iter().zip(&wide.figures).map(|(n, w)| figure(n, w));
    let replays = narrow.replays.iter().zip(&wide.replays).map(|(n, w)| replay(n, w, t));
    let mut figures = figures.chain(replays);
    html! {
        barriers-explainer.explainer id=(card.id) name=(card.id) data-stochastic[card.stochastic] {
            header {
                h3 { (card.title) }
                p.invitation { (card.invitation) }
            }
            @if let Some(prediction) = &card.prediction { (predict(card.id, prediction, t)) }
            div.try.tall[is_tall(card)] {
                @if let Some(first) = figures.next() { (first) }
                div.answer {
                    p.sentence role="status" { (wide.sentence) }
                    div.notices role="alert" {
                        @for notice in &wide.notices { p.notice { (notice) } }
                    }
                    div.comparison hidden {}
                    @if long { (job(t)) }
                }
                (controls(card, seed, t))
                @let rest: Vec<Markup> = figures.collect();
                @if !rest.is_empty() {
                    div.more { @for one in &rest { (one) } }
                }
            }
            (tools(card, t))
        }
    }
}

/// Whether the controls beside the first figure are much higher than it: then the others stand
/// below it, beside them.
fn is_tall(card: &CardView) -> bool {
    card.parameters.iter().filter(|p| p.main).count() > 5
}

fn figure(narrow: &FigureView, wide: &FigureView) -> Markup {
    html! {
        figure data-figure=(wide.id) {
            figcaption { (wide.title) }
            (drawing(&narrow.svg, &wide.svg))
        }
    }
}

fn replay(narrow: &ReplayView, wide: &ReplayView, t: Translate) -> Markup {
    html! {
        figure.replay data-replay=(wide.id) {
            figcaption { (wide.title) }
            (drawing(&narrow.svg, &wide.svg))
            // As the player will show it: the end of the run, where nothing has to move.
            @let last = wide.frames.saturating_sub(1);
            div.player {
                button type="button" data-do="play" aria-pressed="false" { (t("Play")) }
                button type="button" data-do="back" aria-label=(t("One step back")) { "‹" }
                input type="range" min="0" max=(last) value=(last) step="1" aria-label=(wide.frame);
                button type="button" data-do="forward" aria-label=(t("One step on")) { "›" }
                output.frame aria-live="off" { (wide.frame) " " (last) " / " (last) }
            }
            p.caption { (wide.captions.last().map_or("", String::as_str)) }
        }
    }
}

/// The question to answer before one looks. Without scripts only the question is shown.
fn predict(widget: &str, p: &PredictionView, t: Translate) -> Markup {
    let share = p.choices.is_empty();
    let (right, other) = if share {
        (
            "You said {guess}, and at these settings it is {answer}: well judged.",
            "You said {guess}; at these settings it is {answer}.",
        )
    } else {
        (
            "You said “{guess}”, and at these settings that is right.",
            "You said “{guess}”; at these settings it is “{answer}”.",
        )
    };
    let slider = html! {
        input type="range" name="guess" min="0" max="100" step="1" value="50"
            aria-label=(t("Your guess, in per cent"));
        output.guess data-text=(t("{n}%")) { (t("{n}%").replace("{n}", "50")) }
    };
    html! {
        form.predict autocomplete="off" data-answer=(p.reading) data-set=(link(p.set)) {
            fieldset {
                legend { (p.question) }
                div.guesses {
                    @if share { (slider) }
                    @for (i, (label, from, to)) in p.choices.iter().enumerate() {
                        label {
                            input type="radio" name={ (widget) "-guess" } value=(i) required
                                data-from=(from) data-to=(to);
                            " " (label)
                        }
                    }
                }
                button type="submit" { (t("Show what the model says")) }
                p.told role="status" data-right=(t(right)) data-other=(t(other)) {}
            }
        }
    }
}

/// Long work: a quick picture stands above; this fills in the full one.
fn job(t: Translate) -> Markup {
    html! {
        div.job {
            button type="button" data-do="job" { (t("Compute in full")) }
            button type="button" data-do="cancel" hidden { (t("Cancel")) }
            progress max="1" value="0" aria-label=(t("Progress")) hidden {}
            output aria-live="off" {}
        }
    }
}

fn drawing(narrow: &str, wide: &str) -> Markup {
    html! {
        div.drawing {
            div.narrow { (PreEscaped(narrow)) }
            div.wide { (PreEscaped(wide)) }
        }
    }
}

fn controls(card: &CardView, seed: u64, t: Translate) -> Markup {
    let of = |group: &str, main: bool| -> Vec<&ParamView> {
        card.parameters.iter().filter(|p| p.group == group && p.main == main).collect()
    };
    let group = |id: &str, legend: String| {
        let (first, rest) = (of(id, true), of(id, false));
        html! {
            @if !first.is_empty() || !rest.is_empty() {
                fieldset class=(id) {
                    legend { (legend) }
                    @for p in &first { (control(card.id, p, t)) }
                    @if !rest.is_empty() {
                        details open[first.is_empty() && rest.len() < 4] {
                            summary { (t("More settings")) " (" (rest.len()) ")" }
                            @for p in &rest { (control(card.id, p, t)) }
                        }
                    }
                }
            }
        }
    };
    html! {
        form.controls autocomplete="off" {
            @if !card.presets.is_empty() {
                fieldset.presets {
                    legend { (t("Start from")) }
                    @for p in &card.presets {
                        button type="button" data-preset=(p.id) aria-pressed="false" title=(p.note)
                            data-set=(link(p.set)) { (p.label) }
                    }
                }
            }
            @if card.parameters.iter().any(|p| !p.feed.is_empty()) {
                fieldset.feeds {
                    legend { (t("Your world")) }
                    label.flag {
                        input type="checkbox" data-role="feed"; " "
                        (t("Use my settings of the models that feed this one"))
                    }
                    p.help {
                        @for (i, feed) in feeding(card).iter().enumerate() {
                            @if i > 0 { ", " }
                            (t(feed))
                        }
                    }
                }
            }
            (group("actors", t("What actors do")))
            (group("world", t("How the world works (assumptions)")))
            @if card.stochastic {
                fieldset.chance {
                    legend { (t("Chance")) }
                    div.control {
                        label for={ (card.id) "-seed" } { (t("Seed")) }
                        input.exact id={ (card.id) "-seed" } name="seed" type="text"
                            inputmode="numeric" value=(seed) data-default=(view::SEED);
                        button type="button" data-do="another" { (t("Another world")) }
                    }
                }
            }
        }
    }
}

/// The titles of the widgets whose readings may flow in.
fn feeding(card: &CardView) -> Vec<&'static str> {
    let feeds = card.parameters.iter().filter_map(|p| p.feed.split_once('.'));
    feeds.filter_map(|(id, _)| explainer::find(id)).map(|e| e.card().title).collect()
}

/// Pairs as they stand in a link.
fn link(set: &[(&str, &str)]) -> String {
    set.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&")
}

fn control(widget: &str, p: &ParamView, t: Translate) -> Markup {
    let id = format!("{widget}-{}", p.id);
    let help = format!("{id}-help");
    let number = matches!(p.kind, "real" | "integer");
    let start = if p.optional { p.start.map(|v| v.to_string()) } else { Some(p.default.clone()) };
    html! {
        div.control data-param=(p.id) data-kind=(p.kind) data-default=(p.default)
            data-feed=[(!p.feed.is_empty()).then_some(p.feed)] {
            @if number {
                label for=(id) { (p.label) }
                @if p.optional {
                    label.hold { input type="checkbox" data-role="hold" aria-label=(t("Set: {label}").replace("{label}", &p.label)); " " (t("Set")) }
                }
                (slider(&id, p, start.as_deref().unwrap_or_default(), &help))
                input.exact type="text" inputmode="decimal" name=(p.id) value=(p.shown)
                    aria-label=(t("{label}, exact value").replace("{label}", &p.label)) aria-describedby=(help) disabled[p.optional];
                span.unit { (p.unit) }
            } @else if p.kind == "choice" {
                label for=(id) { (p.label) }
                select id=(id) name=(p.id) aria-describedby=(help) {
                    @for (option, label) in &p.options {
                        option value=(option) selected[*option == p.default] { (label) }
                    }
                }
            } @else {
                label.flag for=(id) {
                    input id=(id) name=(p.id) type="checkbox" checked[p.default == "true"] aria-describedby=(help);
                    " " (p.label)
                }
            }
            button.reset type="button" data-do="reset-one" aria-label=(t("Reset {label}").replace("{label}", &p.label)) hidden { "↺" }
            p.help id=(help) { (p.help) " " span.source { (p.source) } }
        }
    }
}

/// A native slider. A logarithmic one runs over 0..1000; the script maps it.
fn slider(id: &str, p: &ParamView, value: &str, help: &str) -> Markup {
    let (min, max) = (p.min.unwrap_or_default(), p.max.unwrap_or_default());
    let value: f64 = value.parse().unwrap_or(min);
    let (low, high, step, at) = if p.log {
        let ratio = crate::math::ln(value / min) / crate::math::ln(max / min);
        (0.0, 1000.0, 1.0, (1000.0 * ratio).round())
    } else {
        (min, max, p.step.unwrap_or(0.0), value)
    };
    html! {
        input type="range" id=(id) min=(low) max=(high)
            step=(if step > 0.0 { step.to_string() } else { "any".to_string() })
            value=(at) data-min=(min) data-max=(max) data-log[p.log] aria-describedby=(help) disabled[p.optional];
    }
}

fn tools(card: &CardView, t: Translate) -> Markup {
    html! {
        footer.tools {
            button type="button" data-do="table" aria-expanded="false" { (t("Table")) }
            details.menu {
                summary { (t("Download")) }
                div {
                    button type="button" data-do="csv" { "CSV" }
                    button type="button" data-do="json" { "JSON" }
                    button type="button" data-do="svg" { "SVG" }
                    button type="button" data-do="png" { "PNG" }
                }
            }
            details.menu {
                summary { (t("Share")) }
                div {
                    button type="button" data-do="link" { (t("Copy link")) }
                    button type="button" data-do="cite" { (t("Copy citation")) }
                }
            }
            a href={ "sources.html#model-" (card.id) } { (t("Model and sources")) }
            button type="button" data-do="pin" aria-pressed="false" { (t("Pin this world")) }
            button type="button" data-do="undo" disabled { (t("Undo")) }
            button type="button" data-do="redo" disabled { (t("Redo")) }
            button type="button" data-do="reset" { (t("Reset")) }
            output.said role="status" {}
        }
        div.table hidden {}
    }
}

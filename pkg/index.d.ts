/** Why international AI governance stalls: the models of Barriers. */

/** A widget's id. */
export type Widget = keyof Settings;

/** A seed: a whole number from 0 to 2^64 - 1; what needs more than 2^53 as bigint or text. */
export type Seed = number | bigint | string;

/** What one run gives. */
export interface Run<W extends Widget = Widget> {
  widget: W;
  /** The version of the models: the same version, settings and seed give the same bits. */
  version: string;
  seed: string;
  /** Every setting that was used, as text. */
  settings: Record<keyof Settings[W] & string, string>;
  /** What happened, in plain words. */
  sentence: string;
  /** The numbers that matter, by id; null where there is none. */
  readings: Readings[W];
  /** What each reading is. */
  labels: Record<keyof Readings[W] & string, string>;
  /** The drawings, as SVG that takes its colours from CSS variables. */
  figures: { id: string; title: string; summary: string; svg: string }[];
  /** A hash of every number in the run, the same on every machine. */
  fingerprint: string;
}

/** A parameter's declaration. */
export interface Parameter {
  id: string;
  label: string;
  unit: string;
  help: string;
  kind: 'real' | 'integer' | 'choice' | 'flag';
  min: number | null;
  max: number | null;
  step: number | null;
  log: boolean;
  optional: boolean;
  start: number | null;
  options: [id: string, label: string][];
  default: string;
  group: 'world' | 'actors';
  main: boolean;
  source: string;
  allowed: string;
}

/** What is fixed about a widget. */
export interface Card {
  id: Widget;
  section: string;
  title: string;
  invitation: string;
  discovery: string;
  claims: string[];
  facts: string[];
  stochastic: boolean;
  presets: { id: string; label: string; note: string; set: [id: string, value: string][] }[];
  parameters: Parameter[];
  /** A question to answer before one looks; without `choices` the answer is a share in per cent. */
  prediction: {
    question: string;
    set: [id: string, value: string][];
    reading: string;
    choices: [label: string, from: number, to: number][];
  } | null;
}

/** The version of the models. */
export function version(): string;

/** Every widget with its parameters. */
export function catalogue(): Card[];

/**
 * Runs a model.
 *
 * @throws RangeError naming every setting that is unknown or not allowed
 * @throws Error for an unknown widget, or settings that conflict
 */
export function simulate<W extends Widget>(widget: W, settings?: Settings[W], seed?: Seed): Run<W>;

/** Every table of a run as one CSV file. */
export function csv<W extends Widget>(widget: W, settings?: Settings[W], seed?: Seed): string;

/** How to cite a widget. */
export function citation(widget: Widget): string;

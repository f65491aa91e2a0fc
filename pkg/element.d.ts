import type { Settings, Widget } from './index.js';

/** What a widget says of itself. */
export interface State {
  widget: Widget;
  title: string;
  version: string;
  /** What differs from the defaults, as text. */
  settings: Record<string, string>;
  /** Every setting, as text. */
  values: Record<string, string>;
  /** Null where nothing is left to chance. */
  seed: string | null;
  lock: string[];
  show: string[];
  theme: string;
  sentence: string;
  readings: Record<string, number | null>;
  fingerprint: string;
  notices: string[];
  /** Who caused a change. */
  by?: 'reader' | 'host';
}

/** A table as it is shown. */
export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
  total: number;
}

/** `<barriers-widget name="race" enmity="0.8" base="https://…/">`; importing the module defines it. */
export interface BarriersWidgetElement extends HTMLElement {
  readonly state: State | null;
  get(): Promise<State>;
  /** Null puts a setting back to its default. */
  set<W extends Widget>(settings: { [K in keyof Settings[W]]?: Settings[W][K] | null }, seed?: number | string): Promise<State>;
  lock(ids: string[]): Promise<State>;
  show(parts: string[]): Promise<State>;
  run(seed?: number | string): Promise<State>;
  reset(): Promise<State>;
  data(format?: 'tables'): Promise<State & { tables: Table[] }>;
  data(format: 'csv'): Promise<State & { csv: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    'barriers-widget': BarriersWidgetElement;
  }
}

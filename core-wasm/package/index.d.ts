/** A decimal with a point, as text: `"87.35"`, `"-0.5"`. */
export type Decimal = string;

/** An exact number as text: `"2"`, `"3/4"`. */
export type Ratio = string;

/** Of sentences; Vietnamese unless said otherwise. */
export type Language = "vi" | "en";

/** What a unit says of one leaf. Which of it a rule asks for is the rule's matter. */
export interface Answer {
  /** The chosen option, counted from 0. */
  choice?: number;
  /** Which items of a checklist are met. */
  checked?: boolean[];
  /** Inputs by variable. */
  values?: Record<string, Decimal>;
  /** How often each event happened. */
  counts?: number[];
  /** Survey forms by the option ticked. */
  responses?: Record<string, number>;
  /** Survey answers that are satisfied. */
  satisfied?: number;
  /** Survey answers in all. */
  answered?: number;
  /** The leaf does not apply to the unit. */
  not_applicable?: boolean;
  /** Points set directly. */
  points?: Decimal;
  /** Why. */
  reason?: string;
}

/** A file of answers; a leaf that is missing is unanswered. */
export interface Answers {
  /** By the code of the leaf. */
  answers: Record<string, Answer>;
}

/** One thing that is wrong, or worth knowing. */
export interface Finding {
  /** Its stable code, for programs. */
  code: string;
  /** Its sentence, for people. */
  message: string;
  /** The leaf or row that it is about. */
  leaf?: string;
  /** The line of the text that it is about, counted from 1. */
  line?: number;
}

/** How a leaf stands. `invalid`: its answer cannot be scored, and a finding says why. */
export type LeafState = "scored" | "unanswered" | "not_applicable" | "invalid";

/** The points of one leaf, to three decimals. */
export interface LeafScore {
  points: Decimal;
  /** What it can give; 0 where it was excluded. */
  max: Decimal;
  state: LeafState;
}

/** The scores of a sheet: summed exactly, then rounded as the set says. */
export interface Scores {
  /** Bonus and penalty included. */
  points: Decimal;
  /** What remains after exclusions, without bonus. */
  max: Decimal;
  /** 100 × points ÷ max. */
  percent: Decimal;
  bonus: Decimal;
  /** Negative, or 0. */
  penalty: Decimal;
  /** By code. An object puts `"10"` before `"T.1"` and `"1.1"`; `scoreText` has the codes sorted. */
  leaves: Record<string, LeafScore>;
  findings: Finding[];
}

/** A value of a message. */
export type Value =
  | { text: string }
  | { number: Decimal }
  | { message: Message }
  | { list: Value[] };

/** Something to say, as data. */
export interface Message {
  /** What it says; stable, for programs. */
  key: string;
  values?: Record<string, Value>;
}

/** Data with its sentence. */
export type Told<T> = T & { text: string };

/** A step from the answer to one that gives more. */
export interface Step {
  need: {
    /** What must change: the label of a variable, an event or an item, in Vietnamese. */
    label: string;
    /** How; `met`: an item, or all that are missing, is to be met. */
    change: { more: Ratio } | { fewer: Ratio } | "met";
    /** What it is a part of. */
    of?: Ratio;
    /** The threshold that is then met. */
    threshold?: {
      side: "at_least" | "above" | "at_most" | "below";
      value: Ratio;
      is_percent: boolean;
    };
  };
  /** The points that it adds. */
  gains: Ratio;
}

/** How the points of one leaf come about. */
export interface Explanation extends LeafScore {
  /** Its code. */
  leaf: string;
  /** Its name, in Vietnamese. */
  name: string;
  /** The arithmetic, one message a step. */
  steps: Told<Message>[];
  /** What would give more. */
  next: Told<Step>[];
  /** What is wrong with its answer. */
  findings: Finding[];
}

export interface Options {
  language?: Language;
}

export interface ExplainOptions extends Options {
  /** The code of the only leaf to explain. */
  leaf?: string;
}

/**
 * What the loaded core does. `criteria` is the text of a criteria set: the table separated by tabs,
 * commas or semicolons, or JSON. `answers` is a file of answers, parsed or as text; an object's
 * numbers are floats, so whole numbers above 2⁵³ need the text.
 */
export interface Core {
  /** All that is wrong with a criteria set; empty where it is sound. */
  check(criteria: string, options?: Options): Finding[];

  /**
   * The scores of a sheet. A wrong answer is a finding, and the rest is scored.
   * @throws {UnreadableError} where the criteria are not sound or the answers no file of answers.
   */
  score(criteria: string, answers: Answers | string, options?: Options): Scores;

  /**
   * As `score`, the same JSON as text.
   * @throws {UnreadableError}
   */
  scoreText(criteria: string, answers: Answers | string, options?: Options): string;

  /**
   * How the points of each leaf come about and what would give more, in the order of the set.
   * @throws {UnreadableError}
   */
  explain(criteria: string, answers: Answers | string, options?: ExplainOptions): Explanation[];
}

/** An input that cannot be read at all. */
export class UnreadableError extends Error {
  name: "UnreadableError";
  input: "criteria" | "answers";
  findings: Finding[];
  /** Only the core throws them. */
  private constructor();
}

/**
 * Loads the core from `sodiem-core.wasm` beside this file, or from these bytes of it. Once: later
 * calls give the same core; a load that failed is tried again.
 */
export function load(source?: ArrayBuffer | Uint8Array): Promise<Core>;

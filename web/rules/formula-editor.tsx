'use client';

import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { CheckFormulaQuery, FormulaWordsQuery } from '../generated/operations.ts';
import type { FormulaPart } from './current-value.ts';

const language = 'millrace-formula';

type Check = CheckFormulaQuery['checkFormula'];
type Word = FormulaWordsQuery['formulaWords'][number];

/** What the language's helpers answer from: of the editor that is open. */
const known: {
  words: readonly Word[];
  check: Check | null;
  currentValue: (part: FormulaPart) => Promise<string | null>;
} = {
  words: [],
  check: null,
  currentValue: async () => null,
};
let isPrepared = false;

/** A formula with completion, hovering and marks where something is wrong, all by what the gateway said of it. */
export default function FormulaEditor(props: {
  readonly value: string;
  readonly words: readonly Word[];
  readonly check: Check | null;
  /** What a part comes to now, in words; null for one that has no value of its own. */
  readonly currentValue: (part: FormulaPart) => Promise<string | null>;
  readonly onChange: (value: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const isSetting = useRef(false);
  known.words = props.words;
  known.check = props.check;
  known.currentValue = props.currentValue;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; the value follows below.
  useEffect(() => {
    if (place.current === null) return undefined;
    prepare();
    const made = monaco.editor.create(place.current, { ...options, value: props.value, theme: themeNow() });
    editor.current = made;
    made.onDidChangeModelContent(() => {
      // At once: a value that is a letter behind would be written over what is typed.
      if (!isSetting.current) flushSync(() => onChange.current(made.getValue()));
    });
    const onTheme = () => monaco.editor.setTheme(themeNow());
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', onTheme);
    const chosen = new MutationObserver(onTheme);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      system.removeEventListener('change', onTheme);
      chosen.disconnect();
      made.getModel()?.dispose();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    if (editor.current === null || editor.current.getValue() === props.value) return;
    isSetting.current = true;
    editor.current.setValue(props.value);
    isSetting.current = false;
  }, [props.value]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    monaco.editor.setModelMarkers(model, language, markersOf(model, props.check));
  }, [props.check]);
  return <div ref={place} data-testid="formula" className="h-28 overflow-hidden rounded-lg border border-control/60" />;
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  ...{
    language,
    automaticLayout: true,
    minimap: { enabled: false },
    lineNumbers: 'off',
    folding: false,
    glyphMargin: false,
  },
  ...{ fontSize: 13, wordWrap: 'on', scrollBeyondLastLine: false, renderLineHighlight: 'none', overviewRulerLanes: 0 },
  ...{ ariaLabel: 'Formula of the condition', padding: { top: 8, bottom: 8 }, fixedOverflowWidgets: true },
  // Tab leads out of the editor, as out of any other field.
  tabFocusMode: true,
  quickSuggestions: { other: true, comments: false, strings: false },
};

function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  window.MonacoEnvironment = {
    getWorker: () =>
      new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), { type: 'module', name: 'editor' }),
  };
  monaco.languages.register({ id: language });
  monaco.languages.setMonarchTokensProvider(language, {
    keywords: [
      'and',
      'or',
      'not',
      'over',
      'where',
      'in',
      'if',
      'then',
      'else',
      'null',
      'true',
      'false',
      'today',
      'mtd',
      'flight',
    ],
    tokenizer: {
      root: [
        [/@[a-z_]\w*/, 'type'],
        [/\d+[smhdw]\b/, 'number'],
        [/\d+(\.\d+)?%?/, 'number'],
        [/[a-z_]\w*(?=\()/, 'function'],
        [/[a-z_]\w*/, { cases: { '@keywords': 'keyword', '@default': 'identifier' } }],
        [/'[^']*'|"[^"]*"/, 'string'],
        [/[<>=!]+|[+\-*/]/, 'operator'],
      ],
    },
  });
  monaco.languages.setLanguageConfiguration(language, {
    brackets: [['(', ')']],
    autoClosingPairs: [{ open: '(', close: ')' }],
    wordPattern: /@\w*|[a-z_]\w*/i,
  });
  monaco.languages.registerCompletionItemProvider(language, {
    triggerCharacters: ['@'],
    provideCompletionItems: complete,
  });
  monaco.languages.registerHoverProvider(language, { provideHover: hover });
  for (const [name, base] of [
    ['millrace-light', 'vs'],
    ['millrace-dark', 'vs-dark'],
  ] as const) {
    monaco.editor.defineTheme(name, { base, inherit: true, rules: [], colors: coloursOf(name === 'millrace-dark') });
  }
}

const kinds = {
  ...{ MEASURE: 'Field', DIMENSION: 'Property', METRIC: 'Variable', FUNCTION: 'Function', WINDOW: 'Unit' },
  ...{ KEYWORD: 'Keyword', VALUE: 'Value' },
} as const satisfies Record<Word['kind'], keyof typeof monaco.languages.CompletionItemKind>;

function complete(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionList {
  const word = model.getWordUntilPosition(position);
  const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
  const suggestions = known.words.map((each) => ({
    label: { label: each.text, description: each.unit?.toLowerCase() ?? '' },
    kind: monaco.languages.CompletionItemKind[kinds[each.kind]],
    insertText: each.text,
    detail: each.detail ?? '',
    documentation: [each.about, each.example && `Example: ${each.example}`].filter(Boolean).join('\n\n'),
    range,
  }));
  return { suggestions };
}

/** The innermost part under the pointer: what it is, of which unit, and what it comes to now. */
async function hover(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<monaco.languages.Hover | null> {
  const at = model.getOffsetAt(position);
  const part = known.check?.parts.findLast(({ span }) => span.start <= at && at <= span.end);
  if (part === undefined) return null;
  const about = part.about === null ? '' : `\n\n${part.about}`;
  const value = await known.currentValue(part);
  return {
    range: rangeOf(model, part.span),
    contents: [
      { value: `\`${part.text}\` · ${part.unit.toLowerCase()}${about}` },
      ...(value === null ? [] : [{ value }]),
    ],
  };
}

function markersOf(model: monaco.editor.ITextModel, check: Check | null): monaco.editor.IMarkerData[] {
  return (check?.problems ?? []).map(({ message, span }) => ({
    message,
    severity: monaco.MarkerSeverity.Error,
    ...rangeOf(model, span ?? { start: 0, end: model.getValueLength() }),
  }));
}

function rangeOf(
  model: monaco.editor.ITextModel,
  span: { readonly start: number; readonly end: number },
): monaco.IRange {
  const [start, end] = [model.getPositionAt(span.start), model.getPositionAt(Math.max(span.end, span.start + 1))];
  return {
    ...{ startLineNumber: start.lineNumber, startColumn: start.column },
    ...{ endLineNumber: end.lineNumber, endColumn: end.column },
  };
}

function themeNow(): string {
  const { theme } = document.documentElement.dataset;
  const isDark = theme === 'dark' || (theme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  return isDark ? 'millrace-dark' : 'millrace-light';
}

function coloursOf(isDark: boolean): monaco.editor.IColors {
  return isDark
    ? { 'editor.background': '#171c21', 'editor.foreground': '#e6eaee' }
    : { 'editor.background': '#ffffff', 'editor.foreground': '#16202a' };
}

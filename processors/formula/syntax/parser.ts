import type { FormulaError, Span } from '../../errors.ts';
import { limits } from '../limits.ts';
import { nearest } from './did-you-mean.ts';
import { type BinaryOperator, keywords, operators, prefixBinds, windowWords } from './grammar.ts';
import { refused, type Token, tokensOf } from './lexer.ts';
import { type Expression, partsOf, type Window } from './tree.ts';

/**
 * The tree of a formula.
 * @throws FormulaError MR_FORMULA_SYNTAX at the first place where it cannot be read, MR_FORMULA_LIMIT when it is too large.
 */
export function parse(source: string): Expression {
  const tree = new Parser(source).formula();
  const nodes = countNodes(tree);
  if (nodes > limits.nodes) {
    const message = `the formula has ${nodes} parts, ${limits.nodes} are allowed: make some of them metrics of their own`;
    throw refused(source, 'MR_FORMULA_LIMIT', tree.span, message);
  }
  return tree;
}

/** Nodes of a tree. */
export function countNodes(tree: Expression): number {
  return partsOf(tree).reduce((sum, part) => sum + countNodes(part), 1);
}

/** A Pratt parser: an operator takes what is on its right as far as it binds more strongly than the next one. */
class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  formula(): Expression {
    if (this.#next().kind === 'end') throw this.#refused(this.#next().span, 'the formula is empty');
    const tree = this.#expression(0);
    const rest = this.#next();
    if (rest.kind !== 'end') throw this.#unexpected(rest);
    return tree;
  }

  #expression(least: number): Expression {
    this.#depth += 1;
    if (this.#depth > limits.depth) {
      const message = `more than ${limits.depth} levels of brackets and calls: make inner parts metrics of their own`;
      throw refused(this.#source, 'MR_FORMULA_LIMIT', this.#next().span, message);
    }
    let left = this.#prefixed();
    for (;;) {
      const operator = operatorOf(this.#next());
      if (operator === undefined || operator.binds <= least) break;
      left = this.#joined(left, operator);
    }
    this.#depth -= 1;
    return left;
  }

  #prefixed(): Expression {
    const token = this.#next();
    const word = token.text === 'not' || token.text === '-' ? token.text : undefined;
    if (word === undefined || token.kind === 'text') return this.#postfixed();
    this.#at += 1;
    const of = this.#expression(prefixBinds[word]);
    return node(token.span, of.span, { kind: word === '-' ? 'negative' : 'not', of });
  }

  #joined(left: Expression, operator: BinaryOperator): Expression {
    const token = this.#take();
    if (operator.kind === 'test') return operator.symbol === 'in' ? this.#in(left) : this.#is(left);
    const right = this.#expression(operator.binds);
    if (operator.kind === 'logic')
      return node(left.span, right.span, { kind: 'logic', word: operator.symbol, left, right });
    if (operator.kind === 'arithmetic') {
      return node(left.span, right.span, { kind: 'arithmetic', sign: operator.symbol, left, right });
    }
    const following = operatorOf(this.#next());
    if (following?.kind === 'comparison') {
      const middle = this.#text(right.span);
      const third = this.#expressionAfterComparison(following.binds);
      const span = { start: left.span.start, end: third.span.end };
      const fix = this.#replaced(
        span,
        `${this.#text(left.span)} ${token.text} ${middle} and ${middle} ${following.symbol} ${this.#text(third.span)}`,
      );
      throw this.#refused(span, 'two comparisons cannot follow one another', fix);
    }
    return node(left.span, right.span, { kind: 'comparison', sign: operator.symbol, left, right });
  }

  #expressionAfterComparison(binds: number): Expression {
    this.#at += 1;
    return this.#expression(binds);
  }

  #in(of: Expression): Expression {
    this.#expect('(', 'the values after in stand in brackets: platform in ("META", "GOOGLE")');
    const list = [this.#literal()];
    while (this.#skip(',')) list.push(this.#literal());
    const end = this.#close();
    return node(of.span, end, { kind: 'in', of, list });
  }

  #literal(): Expression {
    const token = this.#next();
    const value = this.#prefixed();
    const literal =
      value.kind === 'number' || value.kind === 'text' || (value.kind === 'negative' && value.of.kind === 'number');
    if (!literal) throw this.#refused(token.span, 'the brackets after in hold numbers or texts only');
    return value;
  }

  #is(of: Expression): Expression {
    const negated = this.#skip('not');
    const token = this.#take();
    if (token.text !== 'null' || token.kind !== 'name') {
      throw this.#refused(token.span, 'after is stands null or not null; values are compared with ==');
    }
    return node(of.span, token.span, { kind: 'isNull', of, negated });
  }

  #postfixed(): Expression {
    let of = this.#primary();
    if (this.#isWord('where')) {
      this.#at += 1;
      this.#expect('(', 'the condition after where stands in brackets: clicks where (platform == "META")');
      const condition = this.#expression(0);
      of = node(of.span, this.#close(), { kind: 'where', of, condition });
    }
    if (this.#isWord('over')) {
      this.#at += 1;
      const { window, span } = this.#window();
      of = node(of.span, span, { kind: 'over', of, window, windowSpan: span });
    }
    return of;
  }

  #window(): { window: Window; span: Span } {
    const token = this.#take();
    if (token.kind === 'name' && token.text in windowWords) {
      return { window: { kind: token.text as keyof typeof windowWords }, span: token.span };
    }
    if (token.kind !== 'duration') {
      const known = `7d, 24h, 4w, ${Object.keys(windowWords).join(', ')}`;
      throw this.#refused(token.span, `after over stands a window: ${known}`);
    }
    const { amount, unit } = durationOf(token.text);
    if (unit === 'h') return { window: { kind: 'hours', length: amount }, span: token.span };
    const inclToday = this.#isWord('incl_today');
    const { end } = inclToday ? this.#take().span : token.span;
    const length = unit === 'w' ? amount * 7 : amount;
    return { window: { kind: 'days', length, inclToday }, span: { start: token.span.start, end } };
  }

  #primary(): Expression {
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return leaf(token, { kind: 'number', value: Number(token.text), percent: false });
      case 'percent':
        return leaf(token, { kind: 'number', value: shareOf(token.text), percent: true });
      case 'text':
        return leaf(token, { kind: 'text', value: token.text });
      case 'duration':
        return leaf(token, { kind: 'duration', ...durationOf(token.text) });
      case 'metric':
        return leaf(token, { kind: 'metric', ...metricOf(token.text) });
      case 'name':
        return this.#named(token);
      default:
        if (token.text !== '(') throw this.#unexpected(token);
        return this.#bracketed(token);
    }
  }

  #bracketed(open: Token): Expression {
    const inner = this.#expression(0);
    return { ...inner, inBrackets: true, span: { start: open.span.start, end: this.#close().end } };
  }

  #named(token: Token): Expression {
    const { text } = token;
    if (text === 'null') return leaf(token, { kind: 'null' });
    if (text === 'true' || text === 'false') return leaf(token, { kind: 'truth', value: text === 'true' });
    if (this.#next().text === '(' && this.#next().kind === 'sign' && (text === 'if' || !keywords.has(text))) {
      return this.#call(token);
    }
    if (keywords.has(text)) throw this.#unexpected(token);
    return leaf(token, { kind: 'name', name: text });
  }

  #call(token: Token): Expression {
    this.#at += 1;
    const args: Expression[] = [];
    let end = this.#next().span;
    if (!this.#skip(')')) {
      args.push(this.#expression(0));
      while (this.#skip(',')) args.push(this.#expression(0));
      end = this.#close();
    }
    return node(token.span, end, { kind: 'call', name: token.text, nameSpan: token.span, args });
  }

  #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(): Token {
    const token = this.#next();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #isWord(word: string): boolean {
    return this.#next().kind === 'name' && this.#next().text === word;
  }

  #skip(text: string): boolean {
    const token = this.#next();
    if (token.text !== text || token.kind === 'text') return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string, message: string): void {
    if (!this.#skip(text)) throw this.#refused(this.#next().span, message);
  }

  #close(): Span {
    const token = this.#next();
    if (this.#skip(')')) return token.span;
    if (token.kind === 'end') throw this.#refused(token.span, 'a closing bracket is missing', `${this.#source})`);
    throw this.#unexpected(token);
  }

  #text({ start, end }: Span): string {
    return this.#source.slice(start, end);
  }

  #replaced({ start, end }: Span, text: string): string {
    return this.#source.slice(0, start) + text + this.#source.slice(end);
  }

  #unexpected({ kind, text, span }: Token): FormulaError {
    if (kind === 'end') return this.#refused(span, 'the formula ends where a value is expected');
    const word = kind === 'name' ? nearest(text.toLowerCase(), [...keywords]) : undefined;
    const fix = word === undefined || word === text ? undefined : this.#replaced(span, word);
    const shown = kind === 'text' ? 'this text' : `'${text}'`;
    return this.#refused(
      span,
      `${shown} cannot stand here: between two values stands an operator, such as / or and`,
      fix,
    );
  }

  #refused(span: Span, message: string, fix?: string): FormulaError {
    return refused(this.#source, 'MR_FORMULA_SYNTAX', span, message, fix);
  }
}

function operatorOf({ kind, text }: Token): BinaryOperator | undefined {
  if (kind !== 'sign' && kind !== 'name') return undefined;
  return operators.find(({ symbol }) => symbol === text);
}

type WithoutPlace<T> = T extends unknown ? Omit<T, 'span' | 'inBrackets'> : never;

function node(from: Span, to: Span, content: WithoutPlace<Expression>): Expression {
  return { ...content, span: { start: from.start, end: to.end }, inBrackets: false } as Expression;
}

function leaf(token: Token, content: WithoutPlace<Expression>): Expression {
  return node(token.span, token.span, content);
}

/** `2%` as the number that `0.02` is; two point five divided by a hundred in floats would be another for some. */
function shareOf(text: string): number {
  return Number(`${text.slice(0, -1)}e-2`);
}

function durationOf(text: string): { amount: number; unit: 'h' | 'd' | 'w' } {
  return { amount: Number(text.slice(0, -1)), unit: text.slice(-1) as 'h' | 'd' | 'w' };
}

function metricOf(text: string): { id: string; version: number | null } {
  const [, id = '', version] = text.split('@');
  return { id, version: version === undefined ? null : Number(version) };
}

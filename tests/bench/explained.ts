import type { Database } from '@relais/prisma';

/** How PostgreSQL would run one statement. */
export interface ExplainedStatement {
  /** Tables read from end to end. */
  scanned: string[];
  /** What it took when it ran. */
  ms: number;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Total Cost': number;
  Plans?: Plan[];
}

/** Takes back what was tried. */
class TakenBack extends Error {}

/**
 * Runs `work` and takes it back; of each statement it sends, tells the plan and the time. The statements are the ones production
 * sends: the store's own functions make them.
 */
export async function explained(db: Database, work: (db: Database) => Promise<unknown>): Promise<ExplainedStatement[]> {
  const statements: ExplainedStatement[] = [];
  const within = async (tx: Database) => {
    await work(watching(tx, statements));
    throw new TakenBack();
  };
  await db
    .$transaction((tx) => within(tx as Database), { timeout: 120_000, maxWait: 30_000 })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  return statements;
}

type Tagged = (strings: TemplateStringsArray, ...values: unknown[]) => Promise<unknown>;

function watching(db: Database, statements: ExplainedStatement[]): Database {
  async function watch(text: string, params: readonly unknown[], run: () => Promise<unknown>): Promise<unknown> {
    const [row] = await db.$queryRawUnsafe<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      ...params,
    );
    const started = performance.now();
    const answer = await run();
    const scanned = row?.['QUERY PLAN'].flatMap(({ Plan }) => scansOf(Plan)) ?? [];
    statements.push({ scanned: [...new Set(scanned)], ms: performance.now() - started });
    return answer;
  }
  const tagged =
    (run: Tagged): Tagged =>
    (strings, ...values) => {
      const { text, params } = flatten(strings, values);
      return watch(text, params, () => run(strings, ...values));
    };
  const plain =
    (run: (text: string, ...params: unknown[]) => Promise<unknown>) =>
    (text: string, ...params: unknown[]) =>
      watch(text, params, () => run(text, ...params));
  return new Proxy(db, {
    get(target, key) {
      if (key === '$queryRaw') return tagged(target.$queryRaw.bind(target) as Tagged);
      if (key === '$executeRaw') return tagged(target.$executeRaw.bind(target) as Tagged);
      if (key === '$queryRawUnsafe') return plain(target.$queryRawUnsafe.bind(target));
      if (key === '$executeRawUnsafe') return plain(target.$executeRawUnsafe.bind(target));
      if (key === '$transaction') return (inner: (tx: Database) => unknown) => inner(watching(target, statements));
      return Reflect.get(target, key) as unknown;
    },
  });
}

/** A statement as PostgreSQL takes it: pieces of SQL among the values are part of the text. */
function flatten(strings: readonly string[], values: readonly unknown[]): { text: string; params: unknown[] } {
  const params: unknown[] = [];
  const write = (parts: readonly string[], of: readonly unknown[]): string =>
    parts
      .map((part, index) => {
        if (index >= of.length) return part;
        const value = of[index];
        return part + (isSql(value) ? write(value.strings, value.values) : `$${params.push(value)}`);
      })
      .join('');
  return { text: write(strings, values), params };
}

const isSql = (value: unknown): value is { strings: string[]; values: unknown[] } =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

/** An empty month is read from end to end for less than this. */
const SMALL = 100;

const scansOf = ({ 'Node Type': type, 'Relation Name': table, 'Total Cost': cost, Plans = [] }: Plan): string[] => [
  ...(type === 'Seq Scan' && table && cost > SMALL ? [table] : []),
  ...Plans.flatMap(scansOf),
];

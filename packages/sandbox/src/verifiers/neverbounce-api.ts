import { neverBounceFate } from './fates.ts';
import { type Answer, pay, type World } from './world.ts';

/** NeverBounce's API, version 4.2: failures have status 200 and a word. */
export function answerNeverBounce(world: World, path: string, said: Record<string, unknown>): Answer {
  if (world.fault === 'throttled') return failed('throttle_triggered', 'Too many requests');
  if (said.key !== world.key) return failed('auth_failure', 'Invalid API key');
  switch (path) {
    case 'account/info':
      return success({ credits_info: credits(world), job_counts: { completed: world.jobs.size } });
    case 'single/check': {
      const address = String(said.email ?? '');
      return pay(world, [address]) ? success(verification(address)) : failed('general_failure', 'Insufficient credits');
    }
    case 'jobs/create':
      return create(world, said.input);
    case 'jobs/status':
      return status(world, String(said.job_id));
    case 'jobs/results':
      return results(world, said);
    default:
      return { status: 404, body: {} };
  }
}

const success = (body: object): Answer => ({ body: { status: 'success', ...body, execution_time: 12 } });
const failed = (word: string, message: string): Answer => ({ body: { status: word, message, execution_time: 5 } });

const credits = (world: World) => ({
  paid_credits_used: 0,
  free_credits_used: 0,
  paid_credits_remaining: world.credits,
  free_credits_remaining: 0,
});

const verification = (address: string) => ({
  result: neverBounceFate(address),
  flags: ['has_dns', 'has_dns_mx'],
  suggested_correction: '',
});

function create(world: World, input: unknown): Answer {
  const addresses = Array.isArray(input) ? input.map((row: { email?: unknown }) => String(row.email)) : [];
  if (!pay(world, addresses)) return failed('general_failure', 'Insufficient credits');
  const id = String(150_970 + world.jobs.size);
  world.jobs.set(id, { addresses, readyAt: Date.now() + world.jobMs });
  return success({ job_id: Number(id) });
}

function status(world: World, id: string): Answer {
  const job = world.jobs.get(id);
  if (!job) return failed('general_failure', 'Invalid job ID');
  const ready = Date.now() >= job.readyAt;
  return success({
    id: Number(id),
    filename: 'relais.csv',
    failure_reason: null,
    percent_complete: ready ? 100 : 0,
    job_status: ready ? 'complete' : 'running',
  });
}

function results(world: World, said: Record<string, unknown>): Answer {
  const job = world.jobs.get(String(said.job_id));
  if (!job) return failed('general_failure', 'Invalid job ID');
  const [page, size] = [Number(said.page ?? 1), Number(said.items_per_page ?? 10)];
  return success({
    total_results: job.addresses.length,
    total_pages: Math.ceil(job.addresses.length / size),
    query: { job_id: Number(said.job_id), page, items_per_page: size },
    results: job.addresses
      .slice((page - 1) * size, page * size)
      .map((email) => ({ data: { email }, verification: verification(email) })),
  });
}

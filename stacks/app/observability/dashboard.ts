/**
 * The body of the stage's dashboard. Its size does not depend on the catalogue: figures by tool come from the
 * log or from SEARCH, which dashboards admit. Pure. Source: CloudWatch API Reference, "Dashboard body
 * structure and syntax".
 */
import type { Watched } from './alarms.ts';

export type Shown = Watched & {
  region: string;
  /** beginning of the names of the tools' functions */
  toolPrefix: string;
  logs: { router: string; authorizer: string };
  alarmArns: string[];
};

type Widget = { type: string; x: number; y: number; width: number; height: number; properties: object };
type Part = Omit<Widget, 'x' | 'y' | 'width' | 'height'>;

/** The body as CloudWatch's API reads it, before it becomes JSON. */
export function dashboard(shown: Shown): { widgets: Widget[] } {
  const parts = [
    { type: 'alarm', properties: { title: 'Alarms', alarms: shown.alarmArns } },
    ...logParts(shown),
    ...metricParts(shown),
  ];
  // Two in a row.
  return {
    widgets: parts.map((part, at) => ({
      ...part,
      x: (at % 2) * 12,
      y: Math.floor(at / 2) * 6,
      width: 12,
      height: 6,
    })),
  };
}

function logParts({ region, logs }: Shown): Part[] {
  const part = (title: string, log: string, query: string, view = 'table'): Part => ({
    type: 'log',
    properties: { title, region, view, query: `SOURCE '${log}' | ${query}` },
  });
  const outcomes = 'filter audit.record = "outcome"';
  return [
    part(
      'Calls per tool',
      logs.router,
      `${outcomes} | stats count(*) as calls by audit.tool | sort calls desc`,
      'bar',
    ),
    part(
      'Denials by reason',
      logs.router,
      `${outcomes} and audit.outcome not in ["ok", "tool-error"] | stats count(*) as times by audit.outcome | sort times desc`,
      'bar',
    ),
    part(
      'Latency per tool, as the router sees it (ms)',
      logs.router,
      `${outcomes} | stats pct(audit.durationMs, 50) as p50, pct(audit.durationMs, 99) as p99 by audit.tool | sort p99 desc`,
    ),
    part(
      'Cold starts of the router (ms)',
      logs.router,
      'filter type = "platform.report" and ispresent(record.metrics.initDurationMs) | stats count(*) as starts, pct(record.metrics.initDurationMs, 99) as p99 by bin(5m)',
      'timeSeries',
    ),
  ];
}

function metricParts(shown: Shown): Part[] {
  const { region, namespace, router, authorizer, frontDoor, apiStage, toolPrefix } = shown;
  const part = (title: string, metrics: unknown[], stat = 'Sum'): Part => ({
    type: 'metric',
    properties: { title, region, view: 'timeSeries', period: 300, stat, metrics },
  });
  const own = (...names: string[]) => names.map((name) => [namespace, name]);
  const lambda = (name: string) => [router, authorizer].map((fn) => ['AWS/Lambda', name, 'FunctionName', fn]);
  // SEARCH compares words, not beginnings (CloudWatch User Guide, "Search expression syntax").
  const terms = toolPrefix.split('-').filter(Boolean).join(' ');
  const tools = (name: string, stat: string) => [
    {
      expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${name}" ${terms}', '${stat}', 300)`,
    },
  ];
  const door = (name: string) => ['AWS/ApiGateway', name, 'ApiName', frontDoor, 'Stage', apiStage];
  return [
    part(
      'Calls that end badly',
      own('Refused', 'DeniedByIam', 'AbsentOrDenied', 'Throttled', 'Failed', 'Slow'),
    ),
    part(
      'Refused by STS, by the tools API, by the authorizer',
      own('SessionsRefused', 'PrivateApiRefused', 'TokensRefused'),
    ),
    part('Errors', [...lambda('Errors'), tools('Errors', 'Sum')]),
    part('Throttles', [...lambda('Throttles'), tools('Throttles', 'Sum')]),
    part('Duration p99 (ms)', [...lambda('Duration'), tools('Duration', 'p99')], 'p99'),
    part(
      'Concurrent executions',
      [...lambda('ConcurrentExecutions'), tools('ConcurrentExecutions', 'Maximum')],
      'Maximum',
    ),
    part('Front door', [door('Count'), door('4XXError'), door('5XXError')]),
  ];
}

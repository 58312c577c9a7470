/**
 * Watching a stage: metric filters, alarms and a dashboard on shared stages, saved queries on every stage in AWS. What
 * is counted, when it rings and what is asked is data in stacks/observability/; here it becomes resources.
 */
import { alarmTopic } from './alarm-topic.ts';
import { deployment, logGroupName, named, stage } from './deployment.ts';
import { authorizerFunction } from './identity.ts';
import { type Alarm, alarms, type Watched } from './observability/alarms.ts';
import { dashboard } from './observability/dashboard.ts';
import { counted } from './observability/metrics.ts';
import { savedQueries } from './observability/queries.ts';
import { privateApi } from './private-api.ts';
import { apiStageName } from './rest-api.ts';
import { router } from './router.ts';

const { app, region, accountId } = deployment;
const namespace = `${app}/${deployment.stage}`;
/** `who-called-what` → `WhoCalledWhat`, for names within the program */
const pascal = (name: string) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
/** The log groups are made with what writes them. */
const after = { dependsOn: [router, authorizerFunction, privateApi] };

const watched: Watched = {
  namespace,
  router: named('router'),
  authorizer: named('authorizer'),
  frontDoor: named('front-door'),
  apiStage: apiStageName,
  accountConcurrency: stage.accountConcurrency,
};

function count(): void {
  for (const { name, log, pattern } of counted)
    new aws.cloudwatch.LogMetricFilter(
      `Counted${name}`,
      {
        name: named(`counted-${name}`),
        logGroupName: logGroupName(log),
        pattern,
        metricTransformation: { namespace, name, value: '1', unit: 'Count' },
      },
      after,
    );
}

function ring({ what, says, metrics, expression, above, periods }: Alarm, topic: aws.sns.Topic) {
  return new aws.cloudwatch.MetricAlarm(`Alarm${pascal(what)}`, {
    name: named(what),
    alarmDescription: says,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: above,
    evaluationPeriods: periods.of,
    datapointsToAlarm: periods.breaching,
    treatMissingData: 'notBreaching',
    metricQueries: [
      { id: 'rings', expression, label: what, returnData: true },
      ...Object.entries(metrics).map(([id, { namespace, name, dimensions, stat = 'Sum' }]) => ({
        id,
        metric: { namespace, metricName: name, period: 300, stat, ...(dimensions && { dimensions }) },
      })),
    ],
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}

function watch(topic: aws.sns.Topic): void {
  count();
  const all = alarms(watched);
  for (const alarm of all) ring(alarm, topic);
  const alarmArns = all.map(({ what }) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${named(what)}`);
  const logs = { router: logGroupName('router'), authorizer: logGroupName('authorizer') };
  new aws.cloudwatch.Dashboard('Dashboard', {
    dashboardName: named('calls'),
    dashboardBody: JSON.stringify(
      dashboard({ ...watched, region, logs, alarmArns, toolPrefix: named('tool-') }),
    ),
  });
}

function save(): void {
  for (const { name, logs, query } of savedQueries)
    new aws.cloudwatch.QueryDefinition(
      `Query${pascal(name)}`,
      { name: `${namespace}/${name}`, logGroupNames: logs.map(logGroupName), queryString: query },
      after,
    );
}

// This machine has neither CloudWatch nor anybody to call.
if (stage.kind !== 'local') save();
if (alarmTopic) watch(alarmTopic);

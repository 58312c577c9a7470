/**
 * Metric filters, alarms and a dashboard on shared stages, and saved queries on every stage in AWS: makes
 * resources of the rows in metrics.ts, alarms.ts, dashboard.ts and queries.ts.
 */

import { pascal } from '../../../shared/names.ts';
import { privateApi } from '../api/private-api.ts';
import { apiStageName } from '../api/rest-api.ts';
import { alarmTopic } from '../audit/alarm-topic.ts';
import { authorizerFunction } from '../front-door/identity.ts';
import { router } from '../router/router.ts';
import { deployment, logGroupName, named, stage } from '../stage/deployment.ts';
import { type Alarm, alarms, type Watched } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import { counted } from './metrics.ts';
import { savedQueries } from './queries.ts';

const { app, region, accountId } = deployment;
const namespace = `${app}/${deployment.stage}`;
/** `who-called-what` → `WhoCalledWhat`, for names within the program */
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

// The local stage has neither CloudWatch nor people on call.
if (stage.kind !== 'local') save();
if (alarmTopic) watch(alarmTopic);

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

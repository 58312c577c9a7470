import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { parcelOf } from '../parcel-row.ts';
import { exportParcels } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);
const s3 = clientPerCall(S3Client);

/** A line end, then one parcel a line. A replayed call finds its own object and counts as its first run did. */
export const handler = serveTool(exportParcels, async ({ status }, call) => {
  const { callId, credentials, data, named } = call;
  const query = {
    TableName: data('parcels'),
    IndexName: 'byTenant',
    KeyConditionExpression: 'tenant = :tenant',
    ExpressionAttributeValues: { ':tenant': { S: named.parcels ?? '' } },
  };
  const lines: string[] = [];
  for await (const { Items = [] } of paginateQuery({ client: dynamodb(credentials), pageSize: 100 }, query)) {
    const parcels = Items.map(parcelOf).filter((parcel) => (status ?? parcel.status) === parcel.status);
    lines.push(...parcels.map((parcel) => JSON.stringify(parcel)));
    call.progress(lines.length, undefined, `${lines.length} parcels read`);
  }
  const place = { Bucket: data('manifests'), Key: named.manifests };
  const put = new PutObjectCommand({
    ...place,
    IfNoneMatch: '*',
    Body: `\n${lines.map((line) => `${line}\n`).join('')}`,
    Metadata: { total: String(lines.length) },
  });
  try {
    await s3(credentials).send(put);
    return { manifestId: callId, total: lines.length };
  } catch (error) {
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    const { Metadata } = await s3(credentials).send(new HeadObjectCommand(place));
    return { manifestId: callId, total: Number(Metadata?.total) };
  }
});

/**
 * Route tables of a plan. In: a subnet or a gateway endpoint. Out: which table the one uses, which tables
 * hold the other, and whether a table leads out of its VPC.
 * Source: Amazon VPC User Guide, "Configure route tables" (a subnet without an association uses the main
 * table).
 */
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, textOf, textsOf } from './plan-index.ts';

/** Id of the route table that a subnet uses; undefined when the plan does not say which is the main one. */
export function routeTableOf(index: PlanIndex, subnet: Resource): string | undefined {
  const [own, second] = index.byProperty(
    'aws:ec2/routeTableAssociation:RouteTableAssociation',
    'subnetId',
    subnet.id,
  );
  if (second) throw new Error(`${second.urn}: the subnet ${subnet.id} already has a route table`);
  if (own) return needText(own, 'routeTableId');
  const vpcId = needText(subnet, 'vpcId');
  const [main] = index.byProperty(
    'aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation',
    'vpcId',
    vpcId,
  );
  if (main) return needText(main, 'routeTableId');
  const vpc = index.byId('aws:ec2/vpc:Vpc', vpcId);
  return vpc && textOf(vpc, 'mainRouteTableId');
}

/** Ids of the route tables that hold a gateway endpoint. */
export function routeTablesOf(index: PlanIndex, endpoint: Resource): string[] {
  const separate = index
    .byProperty(
      'aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation',
      'vpcEndpointId',
      endpoint.id,
    )
    .map((association) => needText(association, 'routeTableId'));
  return [...textsOf(endpoint, 'routeTableIds'), ...separate];
}

/**
 * True when the subnet's table has any route of its own: the local one is never written, endpoints are not
 * routes.
 */
export function hasWayOut(index: PlanIndex, subnet: Resource): boolean {
  const tableId = routeTableOf(index, subnet);
  if (tableId === undefined) return false;
  if (index.byProperty('aws:ec2/route:Route', 'routeTableId', tableId).length > 0) return true;
  const table = index.byId('aws:ec2/routeTable:RouteTable', tableId);
  const routes = table?.inputs.routes ?? [];
  return !Array.isArray(routes) || routes.length > 0;
}

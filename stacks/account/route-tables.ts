/**
 * Route tables of a plan: the table of a subnet, the tables of a gateway endpoint, and whether a table leads
 * out of its VPC.
 * Source: Amazon VPC User Guide, "Configure route tables" (a subnet without an association uses the main
 * table).
 */
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, textOf, textsOf } from './plan-index.ts';

/** @returns the id of a subnet's route table; undefined when it is the main one and the plan does not name that */
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

/** @returns the ids of the route tables with a gateway endpoint */
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

/** True when the plan has a route in the subnet's table: the local route and endpoints are no resources there. */
export function hasWayOut(index: PlanIndex, subnet: Resource): boolean {
  const tableId = routeTableOf(index, subnet);
  if (tableId === undefined) return false;
  if (index.byProperty('aws:ec2/route:Route', 'routeTableId', tableId).length > 0) return true;
  const table = index.byId('aws:ec2/routeTable:RouteTable', tableId);
  const routes = table?.inputs.routes ?? [];
  return !Array.isArray(routes) || routes.length > 0;
}

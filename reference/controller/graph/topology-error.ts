/** What is wrong with one connection; whoever knows which connection it is puts its name in front. */
export class TopologyError extends Error {}

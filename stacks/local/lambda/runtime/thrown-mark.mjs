/** Begins a line on stderr that tells what a tool threw. A tool that writes such a line itself tells about itself. */
export const thrownMark = 'chokepoint:thrown ';

/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-return -- plain JavaScript, because every Node of a run loads it, the oldest too */
// Loaded into every Node process of a run with `node --import`: moves the calendar by SHIFTED_DAYS.
const days = Number(process.env.SHIFTED_DAYS);
const realNow = Date.now;
const now = () => realNow() + days * 86_400_000;

globalThis.Date = new Proxy(Date, {
  apply: (RealDate) => new RealDate(now()).toString(),
  construct: (RealDate, args, target) => Reflect.construct(RealDate, args.length > 0 ? args : [now()], target),
});
Date.now = now;

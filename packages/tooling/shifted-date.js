/* oxlint-disable typescript/no-unsafe-return -- plain JavaScript, because all versions of Node.js load it */
// Shifts the date by SHIFTED_DAYS. All Node.js processes of a run load it with `node --import`.
const days = Number(process.env.SHIFTED_DAYS);
const realNow = Date.now;
const now = () => realNow() + days * 86_400_000;

globalThis.Date = new Proxy(Date, {
  apply: (RealDate) => new RealDate(now()).toString(),
  construct: (RealDate, args, target) => Reflect.construct(RealDate, args.length > 0 ? args : [now()], target),
});
Date.now = now;

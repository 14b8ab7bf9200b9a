import { afterEachCall } from './after-each-call.ts';

it('a method of its own is looked at, works as before, and is given back', () => {
  const lines: string[] = [];
  const seen: unknown[] = [];
  const output = { write: (line: string) => lines.push(line) };
  const { write } = output;
  const restore = afterEachCall(output, 'write', (args, self) => seen.push(args, self));
  expect(output.write('one')).toBe(1);
  expect(seen).toEqual([['one'], output]);
  restore();
  expect(output.write).toBe(write);
  expect(lines).toEqual(['one']);
});

it('a method that is inherited is looked at in one place only, and given back', () => {
  class Output {
    write(line: string): string {
      return line;
    }
  }
  class Child extends Output {}
  const seen: unknown[] = [];
  const restore = afterEachCall(Child.prototype, 'write', (args) => seen.push(...args));
  new Child().write('one');
  new Output().write('two');
  restore();
  new Child().write('three');
  expect(seen).toEqual(['one']);
  expect(Object.hasOwn(Child.prototype, 'write')).toBe(false);
});

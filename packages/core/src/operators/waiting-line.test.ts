import { waitingLine } from './waiting-line.ts';

const lineOf = () => {
  const taken: number[] = [];
  return { taken, line: waitingLine<number>((value) => taken.push(value)) };
};

it('a value that waits is given to the first who asks', async () => {
  const { taken, line } = lineOf();
  line.add(1);
  expect(taken).toEqual([]);
  await expect(line.take()).resolves.toEqual({ done: false, value: 1 });
  expect(taken).toEqual([1]);
});

it('callers that wait are answered in the order in which they asked', async () => {
  const { line } = lineOf();
  const answers = [line.take(), line.take()];
  line.add(1);
  line.add(2);
  await expect(Promise.all(answers)).resolves.toEqual([
    { done: false, value: 1 },
    { done: false, value: 2 },
  ]);
});

it('an error is told once, after the values before it', async () => {
  const { line } = lineOf();
  line.add(1);
  line.end({ error: new Error('lost') });
  await expect(line.take()).resolves.toEqual({ done: false, value: 1 });
  await expect(line.take()).rejects.toThrow('lost');
  await expect(line.take()).resolves.toEqual({ done: true, value: undefined });
});

it('the end answers all who wait', async () => {
  const { line } = lineOf();
  const answers = [line.take(), line.take()];
  line.end('complete');
  const over = { done: true, value: undefined };
  await expect(Promise.all(answers)).resolves.toEqual([over, over]);
});

it('what is taken out of the line is given to nobody', () => {
  const { taken, line } = lineOf();
  line.add(1);
  line.add(2);
  expect(line.empty()).toEqual([1, 2]);
  expect(line.length()).toBe(0);
  expect(taken).toEqual([]);
});

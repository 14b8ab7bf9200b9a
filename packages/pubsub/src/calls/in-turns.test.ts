import { inTurns } from './in-turns.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const recorded = () => {
  const handedOn: (readonly number[])[] = [];
  return { handedOn, turns: inTurns<number>((values) => handedOn.push(values)) };
};

describe('the values of a turn', () => {
  it('are handed on together at its end, in order', async () => {
    const { handedOn, turns } = recorded();
    turns.add(1);
    process.nextTick(() => {
      turns.add(2);
      void Promise.resolve().then(() => turns.add(3));
    });
    expect(handedOn).toEqual([]);
    await turn();
    expect(handedOn).toEqual([[1, 2, 3]]);
  });

  it('do not wait for those of the next', async () => {
    const { handedOn, turns } = recorded();
    turns.add(1);
    await turn();
    turns.add(2);
    await turn();
    expect(handedOn).toEqual([[1], [2]]);
  });

  it('are handed on with the last, without another turn', async () => {
    const { handedOn, turns } = recorded();
    turns.add(1, true);
    turns.add(2);
    turns.add(3, true);
    expect(handedOn).toEqual([[1], [2, 3]]);
    await turn();
    expect(handedOn).toEqual([[1], [2, 3]]);
  });

  it('are handed on before it, and once, where that is asked', async () => {
    const { handedOn, turns } = recorded();
    turns.add(1);
    turns.handOn();
    turns.handOn();
    turns.add(2);
    expect(handedOn).toEqual([[1]]);
    await turn();
    await turn();
    expect(handedOn).toEqual([[1], [2]]);
  });
});

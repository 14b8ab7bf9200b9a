import { createGrants } from './grants.ts';

describe('what is left of grants', () => {
  it('is what was granted and has not come', () => {
    const grants = createGrants();
    grants.add(100, 0);
    expect(grants.leftAfter(30, 70)).toBe(70);
    expect(grants.leftAfter(0, 70)).toBe(70);
  });

  it('is less where the server counts less than it was granted', () => {
    const grants = createGrants();
    grants.add(100, 0);
    expect(grants.leftAfter(10, 50)).toBe(50);
    expect(grants.leftAfter(10, 40)).toBe(40);
  });

  it('keeps a grant that is on its way for as many responses as were sent before it came (P2)', () => {
    const grants = createGrants();
    grants.add(100, 0);
    expect(grants.leftAfter(50, 50)).toBe(50);
    grants.add(50, 50);
    expect(grants.leftAfter(10, 40)).toBe(90);
    expect(grants.leftAfter(10, 30)).toBe(80);
    expect(grants.leftAfter(10, 70)).toBe(70);
  });

  it('keeps each of several that are on their way', () => {
    const grants = createGrants();
    grants.add(10, 0);
    grants.add(20, 10);
    grants.add(30, 30);
    expect(grants.leftAfter(5, 5)).toBe(55);
    expect(grants.leftAfter(1, 24)).toBe(54);
    expect(grants.leftAfter(1, 53)).toBe(53);
  });

  it('notices that the server has forgotten one that it had', () => {
    const grants = createGrants();
    grants.add(100, 0);
    grants.leftAfter(50, 50);
    grants.add(50, 50);
    expect(grants.leftAfter(1, 99)).toBe(99);
    expect(grants.leftAfter(1, 8)).toBe(8);
  });

  it('takes a response after a grant from nothing for an answer to it', () => {
    const grants = createGrants();
    grants.add(10, 0);
    expect(grants.leftAfter(10, 0)).toBe(0);
    grants.add(10, 0);
    expect(grants.leftAfter(1, 4)).toBe(4);
  });
});

/** Examples by the name of the command. Each works as it stands, once there is a login. */
const examples: Readonly<Record<string, string>> = {
  tail: 'sfstream tail /event/Order__e',
  forward: 'sfstream forward /event/Order__e --to redis://localhost:6379',
  publish: `sfstream publish /event/Order__e --data '{"Number__c":"17"}'`,
  'replay show': 'sfstream replay show replay.json',
  'replay set': 'sfstream replay set replay.json /event/Order__e 4711',
  'replay clear': 'sfstream replay clear replay.json /event/Order__e',
};

/** An example of a command that needs arguments. */
export const exampleOf = (command: string): string | undefined => examples[command];

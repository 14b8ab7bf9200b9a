/** Help on what `--pubsub` needs. */
export const pubSubHelp = `
--pubsub needs a package of its own: npm install @sfstream/pubsub, in your
project or, with --global, beside this program. It serves /event/ and /data/
channels only.
SF_PUBSUB_ENDPOINT names another host or port than
https://api.pubsub.salesforce.com, such as
https://api.deu.pubsub.salesforce.com:7443 or that of a mock org.`;

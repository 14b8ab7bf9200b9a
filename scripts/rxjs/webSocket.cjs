module.exports = require('rxjs').webSocket;

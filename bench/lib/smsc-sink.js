// An SMSC that takes everything: prints the port, and each second how many messages it has taken so far.
const smpp = require(process.argv[2]);
let taken = 0;
const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => session.send(pdu.response()));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => session.send(pdu.response({ message_id: String(++taken) })));
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
setInterval(() => console.log(`taken ${taken}`), 1000);

// An SMSC that others have written, with the manners that its flags say. Each thing that happens is a line of output.
//   --system-id ID --password P   who may bind
//   --throttle N                  the first N messages are refused with ESME_RTHROTTLED
//   --drop-at N                   the N-th message gets no answer: the line is cut
//   --refuse STATUS               every message is refused with this status
//   --receipt text|ucs2|tlv       how receipts are written; none without it
//   --state DELIVRD               what they say
//   --receipt-first               they come before the answer
//   --hex-ids                     answers name messages in hexadecimal, receipts in decimal
//   --echo                        the mobile sends back what it gets
//   --echo-from NUMBER            but from another number
//   --deaf                        nothing but the bind is answered
//   --key FILE --cert FILE        the line is encrypted
const fs = require('fs');
const smpp = require('smpp');

const flags = {};
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].slice(2);
  const next = process.argv[i + 1];
  flags[name] = next === undefined || next.startsWith('--') ? true : process.argv[++i];
}
const number = (name) => Number(flags[name] || 0);
const states = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5 };
let submitted = 0;
let lastId = 4095;

const receipt = (session, pdu, id) => {
  const state = flags.state || 'DELIVRD';
  const text = `id:${id} sub:001 dlvrd:001 submit date:2606151000 done date:2606151001 stat:${state} `
    + `err:${state === 'DELIVRD' ? '000' : '027'} text:`;
  const message = {
    source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
  };
  if (flags.receipt === 'tlv') {
    message.receipted_message_id = String(id);
    message.message_state = states[state];
    message.short_message = '';
  } else {
    message.data_coding = flags.receipt === 'ucs2' ? 8 : 0;
    message.short_message = text;
  }
  session.deliver_sm(message, (answer) => console.log(`receipt answered ${answer.command_status}`));
};

// The library reads a header without its length, and writes it as it is given.
const withHeader = ({ message, udh }) => {
  if (!udh) return { message };
  const header = Buffer.concat([].concat(udh));
  return { message, udh: Buffer.concat([Buffer.from([header.length]), header]) };
};

const echo = (session, pdu) => session.deliver_sm({
  source_addr: flags['echo-from'] || pdu.destination_addr, source_addr_ton: 1, source_addr_npi: 1, destination_addr: '1000',
  esm_class: pdu.esm_class, data_coding: pdu.data_coding, short_message: withHeader(pdu.short_message),
}, (answer) => console.log(`mo answered ${answer.command_status}`));

const submit = (session, pdu) => {
  submitted++;
  const { message, udh } = pdu.short_message;
  console.log(`submit ${JSON.stringify({
    to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding, esm: pdu.esm_class,
    registered: pdu.registered_delivery, isTimed: Boolean(pdu.validity_period),
    text: Buffer.isBuffer(message) ? null : message, hex: Buffer.isBuffer(message) ? message.toString('hex') : null,
    udh: udh ? Buffer.concat([].concat(udh)).toString('hex') : null,
  })}`);
  if (submitted === number('drop-at')) {
    session.socket.destroy();
    return;
  }
  if (submitted <= number('throttle')) {
    session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    return;
  }
  if (flags.refuse) {
    session.send(pdu.response({ command_status: number('refuse') }));
    return;
  }
  const id = ++lastId;
  if (flags.receipt && flags['receipt-first']) receipt(session, pdu, id);
  session.send(pdu.response({ message_id: flags['hex-ids'] ? id.toString(16).toUpperCase() : String(id) }));
  if (flags.receipt && !flags['receipt-first']) receipt(session, pdu, id);
  if (flags.echo) echo(session, pdu);
};

const serve = (session) => {
  session.on('error', () => {});
  session.on('close', () => console.log('closed'));
  session.on('bind_transceiver', (pdu) => {
    const isKnown = pdu.system_id === flags['system-id'] && pdu.password === flags.password;
    console.log(`${isKnown ? 'bound' : 'refused'} ${pdu.system_id}`);
    session.send(pdu.response({ command_status: isKnown ? smpp.ESME_ROK : smpp.ESME_RINVPASWD }));
  });
  session.on('enquire_link', (pdu) => {
    console.log('enquired');
    if (!flags.deaf) session.send(pdu.response());
  });
  session.on('unbind', (pdu) => {
    console.log('unbound');
    session.send(pdu.response());
    session.close();
  });
  session.on('submit_sm', (pdu) => { if (flags.deaf) console.log('unanswered'); else submit(session, pdu); });
};

const options = flags.key ? { key: fs.readFileSync(flags.key), cert: fs.readFileSync(flags.cert) } : {};
const server = smpp.createServer(options, serve);
server.on('tlsClientError', () => console.log('closed'));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));

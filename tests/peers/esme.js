// A partner's program that others have written. Each thing that happens is a line of output.
//   --port N --system-id ID --password P
//   --mode transceiver|transmitter|receiver
//   --version N          the interface_version that it binds with
//   --submit JSON        a submit_sm once it is bound, in the order of the flags; "hex" instead of "short_message" for octets
//   --query ID           then a query_sm
//   --ca FILE            the line is encrypted, and the other side's certificate must be by this authority
//   --refuse STATUS      what comes is refused with this status
const fs = require('fs');
const smpp = require('smpp');

const flags = { submit: [], query: [] };
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].slice(2);
  const next = process.argv[i + 1];
  const value = next === undefined || next.startsWith('--') ? true : process.argv[++i];
  if (Array.isArray(flags[name])) flags[name].push(value); else flags[name] = value;
}

const session = smpp.connect(flags.ca
  ? { url: `ssmpp://127.0.0.1:${flags.port}`, ca: fs.readFileSync(flags.ca) }
  : { url: `smpp://127.0.0.1:${flags.port}` });
session.on('error', () => {});
session.on('close', () => {
  console.log('closed');
  process.exit(0);
});
session.on('enquire_link', (pdu) => session.send(pdu.response()));
session.on('deliver_sm', (pdu) => {
  const { message, udh } = pdu.short_message;
  console.log(`deliver ${JSON.stringify({
    from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, esm: pdu.esm_class,
    text: Buffer.isBuffer(message) ? null : message, hex: Buffer.isBuffer(message) ? message.toString('hex') : null,
    udh: udh ? Buffer.concat([].concat(udh)).toString('hex') : null,
    receipted: pdu.receipted_message_id || null, state: pdu.message_state || null,
    reference: pdu.user_message_reference || null,
    fromTon: pdu.source_addr_ton, fromNpi: pdu.source_addr_npi, toTon: pdu.dest_addr_ton, toNpi: pdu.dest_addr_npi,
  })}`);
  session.send(pdu.response(flags.refuse ? { command_status: Number(flags.refuse) } : {}));
});

const submit = (text) => {
  const pdu = JSON.parse(text);
  if (pdu.hex !== undefined) {
    pdu.short_message = Buffer.from(pdu.hex, 'hex');
    delete pdu.hex;
  }
  session.submit_sm(pdu, (answer) => console.log(`submitted ${answer.command_status} ${answer.message_id || ''}`));
};

session.on(flags.ca ? 'secureConnect' : 'connect', () => {
  session[`bind_${flags.mode || 'transceiver'}`](
    { system_id: flags['system-id'], password: flags.password, interface_version: Number(flags.version || 0x34) },
    (answer) => {
      console.log(`bind ${answer.command_status} ${answer.system_id || ''}`);
      console.log(`version ${answer.sc_interface_version}`);
      flags.submit.forEach(submit);
      flags.query.forEach((id) => session.query_sm({ message_id: id }, (found) => console.log(
        `state ${found.command_status} ${found.message_state}`)));
    },
  );
});

// Verifies a callback with the library that partners use: {"secret","headers","body"} on standard input.
const { Webhook } = require('standardwebhooks');

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  const { secret, headers, body } = JSON.parse(text);
  try {
    new Webhook(secret).verify(body, headers);
    console.log('verified');
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
});

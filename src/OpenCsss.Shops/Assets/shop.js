// The shop works without this file. With it: times are in the visitor's zone, digits are grouped while they are typed, a
// form is sent once, the bar code can be scanned, and a page that waits looks again by itself.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes('csss-zone=')) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `csss-zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

document.getElementById('faults')?.focus();

// A second tap while the first is under way. The server would know the form again; the person need not wonder.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    const button = event.submitter ?? form.querySelector('button');
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    button?.setAttribute('aria-disabled', 'true');
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('[aria-disabled]')?.removeAttribute('aria-disabled');
  }
});

// «8985 2121 5011 0820 5774», with the caret where it was among the digits.
function group(input) {
  const before = input.value.slice(0, input.selectionStart ?? input.value.length).replace(/\s/g, '').length;
  const text = input.value.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
  if (text === input.value) return;
  input.value = text;
  if (document.activeElement === input) {
    const caret = Math.min(text.length, before + Math.floor(before / 4));
    input.setSelectionRange(caret, caret);
  }
}
for (const input of document.querySelectorAll('input[data-digits]')) {
  group(input);
  input.addEventListener('input', () => group(input));
}

customElements.define('csss-scanner', class extends HTMLElement {
  connectedCallback() {
    if (!navigator.mediaDevices?.getUserMedia) return;
    this.hidden = false;
    this.querySelector('[data-start]').addEventListener('click', () => this.start());
    this.querySelector('[data-stop]').addEventListener('click', () => this.stop());
  }

  disconnectedCallback() { this.stop(); }

  async start() {
    const video = this.querySelector('video');
    const show = (camera, denied) => {
      this.querySelector('[data-start]').hidden = camera;
      this.querySelector('.camera').hidden = !camera;
      this.querySelector('[data-denied]').hidden = !denied;
    };
    this.stop();
    const turn = {};
    this.turn = turn;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(
        { video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } } });
      show(true, false);
      video.srcObject = this.stream;
      await video.play();
      const { readIccid } = await import(this.getAttribute('reader'));
      while (this.turn === turn) {
        const number = await readIccid(video);
        if (number && this.turn === turn) {
          const input = document.getElementById(this.getAttribute('target'));
          input.value = number;
          group(input);
          this.stop();
          input.form.requestSubmit();
          return;
        }
        await new Promise((next) => setTimeout(next, 80));
      }
    } catch {
      this.stop();
      show(false, true);
    }
  }

  stop() {
    this.turn = undefined;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
    this.querySelector('.camera').hidden = true;
    this.querySelector('[data-start]').hidden = false;
  }
});

// Looks again: soon at first, then less often; not while nobody sees the page.
customElements.define('csss-again', class extends HTMLElement {
  connectedCallback() {
    this.wait = 2000;
    this.timer = setTimeout(() => this.look(), this.wait);
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  async look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const found = page.querySelector('csss-again');
        if (answer.ok && found?.getAttribute('state') !== this.getAttribute('state')) {
          location.reload();
          return;
        }
      } catch { /* Away from the network: the next look tells. */ }
      this.wait = Math.min(this.wait * 1.3, 15000);
    }
    this.timer = setTimeout(() => this.look(), this.wait);
  }
});

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Stripe's own form. Its script comes from Stripe, as it must; on this page alone does the policy permit that.
customElements.define('csss-stripe', class extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.start().catch(() => this.tell(this.querySelector('[data-fault]').dataset.failed));
  }

  async start() {
    await new Promise((loaded, failed) => {
      const script = Object.assign(
        document.createElement('script'), { src: this.getAttribute('script'), onload: loaded, onerror: failed });
      document.head.append(script);
    });
    const secret = this.getAttribute('secret');
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const stripe = globalThis.Stripe(this.getAttribute('publishable'), { locale: this.lang.split('-')[0] });
    const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const variables = {
      colorPrimary: token('--accent-ink'), colorBackground: token('--card'), colorText: token('--ink'),
      colorDanger: token('--bad'), borderRadius: '14px', fontFamily: 'system-ui, sans-serif', fontSizeBase: '17px',
    };
    const elements = stripe.elements({ clientSecret: secret, appearance: { theme: dark ? 'night' : 'stripe', variables } });
    const element = elements.create('payment');
    element.mount(this.querySelector('[data-element]'));
    await new Promise((ready, failed) => {
      element.on('ready', ready);
      element.on('loaderror', failed);
    });
    this.querySelector('[data-loading]').hidden = true;
    const [form, button] = [this.querySelector('form'), this.querySelector('button')];
    button.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (button.getAttribute('aria-disabled')) return;
      button.setAttribute('aria-disabled', 'true');
      this.querySelector('[data-fault]').hidden = true;
      const back = this.getAttribute('return');
      const confirm = secret.startsWith('seti_') ? 'confirmSetup' : 'confirmPayment';
      const { error } = await stripe[confirm]({ elements, confirmParams: { return_url: back }, redirect: 'if_required' });
      if (error) {
        button.removeAttribute('aria-disabled');
        this.tell(error.message);
      } else {
        location.assign(back);
      }
    });
  }

  tell(text) {
    this.querySelector('[data-loading]').hidden = true;
    const fault = this.querySelector('[data-fault]');
    fault.querySelector('p').textContent = text;
    fault.hidden = false;
  }
});

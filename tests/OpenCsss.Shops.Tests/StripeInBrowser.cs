using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests;

/// <summary>
/// What Stripe is in a person's browser: its script, the frame in which a card is typed, and the bank's frame of 3-D
/// Secure, each from the host that Stripe serves it from. So a page's policy is tried as it stands. What the person does
/// there reaches the same stand-in that the server talks to.
/// </summary>
internal static class StripeInBrowser
{
    public const string Good = "4242424242424242";
    public const string Declined = "4000000000000002";
    public const string Asking = "4000000000003155";

    private const string Script =
        """
        // The frames of one page speak with its script alone.
        window.Stripe = (key, options) => {
          const heard = (source, kind) => new Promise((told) => addEventListener('message', function hear(event) {
            if (event.source === source() && event.data.kind === kind) { removeEventListener('message', hear); told(event.data); }
          }));
          const frame = (into, src, title) => {
            const made = Object.assign(document.createElement('iframe'), { src, title });
            made.style.cssText = 'border: 0; width: 100%; height: 120px; display: block';
            into.append(made);
            return made;
          };
          const ask = async (path, form) => {
            const answer = await fetch('https://api.stripe.com/v1/' + path, { method: 'POST', body: new URLSearchParams(form) });
            return answer.json();
          };
          const confirm = async (kind, { elements, confirmParams }) => {
            if (!key.startsWith('pk_') || !confirmParams.return_url.startsWith(location.origin)) throw new Error('wrong call');
            const secret = elements.secret;
            const path = `${kind}/${secret.split('_secret_')[0]}`;
            let answer = await ask(path + '/confirm', { key, client_secret: secret, number: elements.number });
            if (answer.status === 'requires_action') {
              const bank = frame(document.body, `https://hooks.stripe.com/3d_secure_2/${kind}`, 'Your bank');
              const { yes } = await heard(() => bank.contentWindow, 'decided');
              bank.remove();
              answer = await ask(path + '/approve', { key, client_secret: secret, yes });
            }
            return answer.error ? { error: answer.error } : { [kind]: answer };
          };
          return {
            elements: ({ clientSecret, appearance }) => {
              const made = { secret: clientSecret, number: '' };
              made.create = (type) => {
                const calls = {};
                return {
                  on: (name, call) => { calls[name] = call; },
                  mount: (into) => {
                    const card = frame(into, 'https://js.stripe.com/endive/elements-inner.html', `Secure ${type} input`);
                    addEventListener('message', (event) => {
                      if (event.source === card.contentWindow && event.data.kind === 'number') made.number = event.data.number;
                    });
                    card.addEventListener('load', () => calls.ready());
                  },
                };
              };
              return made;
            },
            confirmPayment: (asked) => confirm('payment_intents', asked),
            confirmSetup: (asked) => confirm('setup_intents', asked),
          };
        };
        """;

    private const string Card =
        """
        <!DOCTYPE html><html lang="en"><title>Card</title><meta name="color-scheme" content="light dark">
        <body style="margin: 0; font: 17px system-ui"><main><label for="number">Card number</label>
        <input id="number" inputmode="numeric" style="font: inherit; width: 95%; padding: 12px; margin-top: 8px">
        </main><script>number.oninput = () => parent.postMessage({ kind: 'number', number: number.value }, '*')</script></body></html>
        """;

    private const string Bank =
        """
        <!DOCTYPE html><html lang="en"><title>Bank</title><meta name="color-scheme" content="light dark">
        <body><main><button id="yes">It is me</button> <button id="no">It is not me</button></main>
        <script>for (const b of [yes, no]) b.onclick = () => parent.postMessage({ kind: 'decided', yes: b === yes }, '*')</script>
        </body></html>
        """;

    /// <summary>Stripe's hosts answer in this window.</summary>
    public static async Task ServeAsync(IBrowserContext window, StripeBank bank)
    {
        await window.RouteAsync("https://js.stripe.com/**", route => route.Request.Url switch
        {
            "https://js.stripe.com/endive/stripe.js" => route.FulfillAsync(new() { Body = Script, ContentType = "text/javascript" }),
            "https://js.stripe.com/endive/elements-inner.html" => route.FulfillAsync(new() { Body = Card, ContentType = "text/html" }),
            _ => route.AbortAsync(),
        });
        await window.RouteAsync(
            "https://hooks.stripe.com/**", route => route.FulfillAsync(new() { Body = Bank, ContentType = "text/html" }));
        await window.RouteAsync("https://api.stripe.com/**", route => route.FulfillAsync(new()
        {
            Body = Answer(bank, route.Request), ContentType = "application/json",
            Headers = [KeyValuePair.Create("Access-Control-Allow-Origin", "*")],
        }));
    }

    /// <summary>Types a card's number into the frame on the page.</summary>
    public static Task TypeCardAsync(IPage page, string number) =>
        page.FrameLocator("csss-stripe iframe").Locator("#number").FillAsync(number);

    /// <summary>Answers the bank's question.</summary>
    public static Task DecideAsync(IPage page, bool isMe) =>
        page.FrameLocator("iframe[title='Your bank']").Locator(isMe ? "#yes" : "#no").ClickAsync();

    private static string Answer(StripeBank bank, IRequest request)
    {
        var path = new Uri(request.Url).AbsolutePath.Split('/');
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.PostData);
        lock (bank.Gate)
        {
            try
            {
                var intent = bank.Find(path[3], isSetup: path[2] == "setup_intents");
                if (form["client_secret"] != intent.ClientSecret || form["key"] != StripeServer.PublishableKey)
                {
                    return Fault("No such payment_intent");
                }

                if (path[4] == "confirm")
                {
                    bank.Confirm(intent, MethodOf(form["number"].ToString()), offSession: false);
                }
                else
                {
                    bank.Approve(intent, form["yes"] == "true");
                }

                return intent.Status is "requires_payment_method"
                    ? Fault("We are unable to authenticate your payment method.")
                    : new JsonObject { ["id"] = intent.Id, ["status"] = intent.Status }.ToJsonString();
            }
            catch (StripeError error)
            {
                return Fault(error.Message);
            }
        }
    }

    private static string Fault(string message) =>
        new JsonObject { ["error"] = new JsonObject { ["message"] = message } }.ToJsonString();

    private static string MethodOf(string number) => number switch
    {
        Good => StripeCards.Good,
        Asking => StripeCards.Asking,
        _ => StripeCards.Declined,
    };
}

using CastWorker.Sessions;

namespace CastWorker.Tests.Sessions;

public sealed class SecretMaskTests
{
    [TestCase("http://ha.local:8123/lovelace/0?kiosk", ExpectedResult = "http://ha.local:8123/lovelace/0?kiosk")]
    [TestCase("http://ann:pw@ha.local/x", ExpectedResult = "http://***@ha.local/x")]
    [TestCase("http://h/x?auth_token=abc&y=1", ExpectedResult = "http://h/x?auth_token=***&y=1")]
    [TestCase("http://h/x?y=1&password=a%20b#z", ExpectedResult = "http://h/x?y=1&password=***#z")]
    [TestCase("failed for http://h/?key=1 twice", ExpectedResult = "failed for http://h/?key=*** twice")]
    public string Secrets_in_addresses_become_stars(string text) => SecretMask.Mask(text);
}

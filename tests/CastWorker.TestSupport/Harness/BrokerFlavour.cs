namespace CastWorker.TestSupport.Harness;

/// <summary>How a broker lets people in; each is a file of deploy/mosquitto, with ports and paths filled in.</summary>
public enum BrokerFlavour
{
    /// <summary>Everybody may do everything.</summary>
    Anonymous,

    /// <summary>Users, passwords and the ACL.</summary>
    Passwords,

    /// <summary>The same, over TLS with an authority of our own.</summary>
    Tls,
}

using System.Net.Sockets;
using CastWorker.Media.Encoding;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Encoding.Probing;

public sealed class DeviceNodesTests
{
    private const string Render = "/dev/dri/renderD128";

    [Test]
    public void A_machine_without_gpu_has_no_nodes_and_says_why()
    {
        using var machine = new FakeMachine();

        machine.Nodes.All().ShouldBeEmpty();
        machine.Nodes.Absence([], wantedKind: null).ShouldBe("no GPU: there is no /dev/dri");

        machine.Write("/dev/dri/card0", "");
        machine.Nodes.All().ShouldBeEmpty();
        machine.Nodes.Absence([], wantedKind: null).ShouldBe("no GPU: /dev/dri holds no render node");
    }

    [Test]
    public void Devices_that_no_encoder_fits_are_named()
    {
        using var machine = new FakeMachine().RenderNode("renderD128", "0x10de", "nvidia");
        var seen = machine.Nodes.All();

        EncoderCandidates.Of(new EncoderOptions(), seen).ShouldBeEmpty();
        machine.Nodes.Absence(seen, wantedKind: null).ShouldBe("no device for an encoder among /dev/dri/renderD128");
        machine.Nodes.Absence(seen, "h264_nvenc").ShouldBe("no device for h264_nvenc among /dev/dri/renderD128");
    }

    [Test]
    public void Several_gpus_are_told_apart_by_driver_and_vendor()
    {
        using var machine = new FakeMachine()
            .RenderNode("renderD129", "0x1002", "amdgpu").RenderNode("renderD128").RenderNode("renderD130", "0x10de", "nvidia")
            .Write("/dev/nvidia0", "").Write("/dev/nvidiactl", "");

        var nodes = machine.Nodes.All();

        nodes.Select(node => (node.Path, node.KernelDriver, node.Vendor)).ShouldBe(
        [
            ("/dev/nvidia0", null, null), (Render, "i915", "0x8086"), ("/dev/dri/renderD129", "amdgpu", "0x1002"),
            ("/dev/dri/renderD130", "nvidia", "0x10de"),
        ]);
        nodes.ShouldAllBe(node => node.Trouble == null);
        EncoderCandidates.Of(new EncoderOptions(), nodes).Select(one => (one.Kind, one.Node.Path)).ShouldBe(
        [
            (EncoderKind.Nvenc, "/dev/nvidia0"), (EncoderKind.Qsv, Render),
            (EncoderKind.Vaapi, Render), (EncoderKind.Vaapi, "/dev/dri/renderD129"),
        ]);
    }

    [Test]
    public void Only_video_nodes_that_encode_are_seen()
    {
        using var machine = new FakeMachine().VideoNode("video0", "USB Camera").VideoNode("video11", "bcm2835-codec-encode");

        machine.Nodes.All().Select(node => node.Path).ShouldBe(["/dev/video11"]);
    }

    [Test]
    public void A_wanted_kind_and_device_narrow_the_choice()
    {
        using var machine = new FakeMachine().RenderNode("renderD128").RenderNode("renderD129");
        var options = new EncoderOptions { Kind = "h264_vaapi", Device = "/dev/dri/renderD129" };

        EncoderCandidates.Of(options, machine.Nodes.All()).Select(one => (one.Kind, one.Node.Path))
            .ShouldBe([(EncoderKind.Vaapi, "/dev/dri/renderD129")]);
    }

    [Test]
    public void A_node_that_is_not_there_is_named()
    {
        using var machine = new FakeMachine();

        var node = machine.Nodes.Look(Render);

        node.Trouble.ShouldBe(HardwareFinding.NoDevice);
        node.Sentence().ShouldNotBeNull().ShouldStartWith("/dev/dri/renderD128: there is no such device node; ");
    }

    [Test]
    public void A_forbidden_node_names_the_group_that_is_needed()
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Refusing(Render, 13).Write("/etc/group", "root:x:0:\nrender:x:105:\n");
        var nodes = new DeviceNodes(machine.Root with { OwnGroups = () => [] });
        var owner = nodes.Look(Render).Group.ShouldNotBeNull();
        machine.Write("/etc/group", $"render:x:{owner}:\n");

        var node = nodes.Look(Render);

        node.Trouble.ShouldBe(HardwareFinding.NoPermission);
        node.Sentence().ShouldBe($"/dev/dri/renderD128 is not permitted; add the service to group {owner} (render)");
        node.SentenceWithoutPath().ShouldBe($"the device is not permitted; add the service to group {owner} (render)");
    }

    [Test]
    public void A_node_that_forbids_its_own_group_shows_its_permissions()
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Refusing(Render, 13);
        File.SetUnixFileMode(machine.Folder + Render, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var group = machine.Nodes.Look(Render).Group!.Value;
        var nodes = new DeviceNodes(machine.Root with { OwnGroups = () => [group] });

        nodes.Look(Render).Sentence().ShouldBe(
            "/dev/dri/renderD128 is not permitted, although the service is in its group; its permissions are 600");
    }

    [Test]
    public void What_the_device_rules_forbid_is_told_apart_from_permissions()
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Refusing(Render, 1);

        machine.Nodes.Look(Render).Trouble.ShouldBe(HardwareFinding.DeviceNotAllowed);
    }

    [Test]
    public void A_node_without_driver_is_named()
    {
        using var machine = new FakeMachine().Write("/dev/dri/card0", "");
        // Opening a socket gives the very error that a device node without driver gives.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(machine.Folder + Render));

        machine.Nodes.Look(Render).Trouble.ShouldBe(HardwareFinding.NoDriver);
    }

    [Test]
    public void A_device_that_is_only_busy_is_worth_a_trial()
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Refusing(Render, 16);

        machine.Nodes.Look(Render).Trouble.ShouldBeNull();
    }

    [Test]
    public void Our_own_groups_are_known() => NativeNode.OwnGroups().ShouldNotBeEmpty();
}

"""How rows reach the network: resident on the device, or streamed from where they lie. `core.data.feed` names what is used."""

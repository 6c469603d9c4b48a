"""Logs and receipts of the embedded chain."""

from itertools import product

from tests.integration.embedded.programs import LOG_TWO, TWO, deploy, signed, word

LOG_NONE = bytes.fromhex("60206000a0")


def test_filters_find_what_trying_every_log_finds(chain, client):
    contracts = [
        deploy(chain, LOG_TWO),
        deploy(chain, LOG_TWO),
        deploy(chain, LOG_NONE),
    ]
    topics = [word(1), word(2)]
    nonce = 0
    for first, second in product(topics, topics):
        for contract in contracts:
            client.send_raw(signed(TWO, nonce, contract, first + second))
            nonce += 1
        chain.mine()
    head = client.head().number
    every = client.logs(contracts, from_block=0, to_block=head)
    assert len(every) == 12
    assert [log.log_index for log in every] == [0, 1, 2] * 4
    choices = [None, topics[0], [topics[1]], topics, [], [word(3)]]
    for addresses in ([contracts[0]], contracts[1:], contracts):
        for start, stop in ((0, head), (head - 1, head), (head, head + 5), (5, 4)):
            for length in range(3):
                for pattern in product(choices, repeat=length):
                    found = client.logs(
                        addresses, from_block=start, to_block=stop, topics=pattern
                    )
                    assert found == [
                        log
                        for log in every
                        if log.address in addresses
                        and start <= log.block_number <= stop
                        and fits(log.topics, pattern)
                    ]


def fits(topics, pattern) -> bool:
    """Say what a filter means, word by word of the specification."""
    if len(pattern) > len(topics):
        return False
    return all(
        wanted is None
        or wanted == []
        or topic in ([wanted] if isinstance(wanted, bytes) else wanted)
        for topic, wanted in zip(topics, pattern, strict=False)
    )


def test_logs_are_found_by_tags_and_by_block_hash(chain, client):
    contract = deploy(chain, LOG_TWO)
    client.send_raw(signed(TWO, 0, contract, word(1) + word(2)))
    head = chain.mine()
    chain.mine()
    for query in (
        {"fromBlock": "earliest"},
        {"fromBlock": "earliest", "toBlock": "latest", "address": contract},
        {"blockHash": "0x" + head.hash.hex(), "address": [contract]},
        {"fromBlock": "0x0", "topics": ["0x" + word(1).hex()]},
    ):
        (found,) = chain.make_request("eth_getLogs", [query])["result"]
        assert found["blockHash"] == "0x" + head.hash.hex()
    assert chain.make_request("eth_getLogs", [{}])["result"] == []


def test_a_receipt_has_the_logs_of_its_transaction_alone(chain, client):
    contract = deploy(chain, LOG_TWO)
    hashes = [
        client.send_raw(signed(TWO, nonce, contract, word(nonce) + word(2)))
        for nonce in range(3)
    ]
    chain.mine()
    for place, tx_hash in enumerate(hashes):
        (log,) = client.receipt(tx_hash).logs
        assert log.topics == (word(place), word(2))
        assert log.log_index == place
        assert log.tx_hash == tx_hash

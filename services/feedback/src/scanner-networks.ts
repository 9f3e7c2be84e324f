import { BlockList, isIP } from 'node:net';
import listed from './scanner-networks.json' with { type: 'json' };

/** Networks the mail security products publish as their own. Readers do not browse from there. */
const networks = new BlockList();
for (const cidr of listed.flatMap((product) => product.networks)) {
  const [address = '', bits = ''] = cidr.split('/');
  networks.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Does this address belong to a mail security product? False for what is no address. */
export function isScannerNetwork(ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && networks.check(ip, family === 6 ? 'ipv6' : 'ipv4');
}
